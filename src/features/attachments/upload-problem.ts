import { problemsIn, type Problem } from '#platform/http/index.ts'
import { uploadProblems, type UploadRefusal } from './attachments.texts.ts'

const statuses: Readonly<Record<UploadRefusal, number>> = {
  empty: 422,
  type_not_taken: 415,
  too_large: 413,
  too_many_files: 413,
  too_many_bytes: 413,
  damaged: 422,
  too_many_pixels: 422,
  gone: 404,
  no_cookie: 401,
  other_site: 403,
  malformed: 400,
  offset_conflict: 409,
  busy: 423,
  no_space: 507,
  interrupted: 503,
  not_available: 409,
}

const problem = problemsIn(uploadProblems)

/** The answer to a refused file, in both languages. */
export const uploadProblem = (code: UploadRefusal): Problem => {
  const isPassing = code === 'no_space' || code === 'interrupted' || code === 'busy'
  return problem(statuses[code], code, isPassing ? { headers: { 'retry-after': '5' } } : {})
}
