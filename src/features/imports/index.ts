export { importUnits } from './imports.use-cases.ts'
export type { ImportOptions, ImportReport, ProblemRow } from './imports.schema.ts'
export { problemFileHead, problemFileRows } from './problem-file.ts'
export { importsWithOldRows, removeRowsOf } from './imports.privacy.ts'
