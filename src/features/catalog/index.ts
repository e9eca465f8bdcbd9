export { addModels, listModels, modelKey } from './catalog.store.ts'
export type { Model } from './catalog.store.ts'
