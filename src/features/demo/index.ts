export { fillEmptyCatalogue, loadDemo, seedUnits } from './demo.use-cases.ts'
export { demoDealer } from './catalogue.ts'
