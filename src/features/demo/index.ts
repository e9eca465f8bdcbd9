export { fillEmptyCatalogue, loadDemo, seedUnits } from './demo.use-cases.ts'
export { demoSerials } from './showcase.ts'
