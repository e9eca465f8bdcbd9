export { fillEmptyCatalogue, loadDemo, seedUnits } from './demo.use-cases.ts'
