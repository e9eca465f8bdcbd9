export { importUnits } from './imports.use-cases.ts'
export type { FileProblem, ImportOptions, ImportReport, ProblemRow } from './imports.schema.ts'
export { fileSentence, problemSentence } from './imports.texts.ts'
export { problemFileHead, problemFileRows } from './problem-file.ts'
