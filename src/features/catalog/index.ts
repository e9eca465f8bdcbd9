export { addModels, listModels, modelKey } from './catalog.store.ts'
export type { Model, ModelsTable } from './catalog.store.ts'
