export { loadDemo, seedUnits } from './demo.use-cases.ts'
export type { DemoContext } from './demo.use-cases.ts'
export { demoSerials } from './showcase.ts'
export type { DemoSerial, DemoState } from './showcase.ts'
