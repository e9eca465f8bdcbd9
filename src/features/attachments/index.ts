export type { AttachmentView } from './attachments.schema.ts'
export { attachmentRoutes, type AttachmentParts, type MayRead } from './attachments.routes.ts'
export { ownerTokenIn, ownerTokenOf } from './owner.ts'
export { acceptForms, readForm } from './form-upload.ts'
export { moveFiles } from './attachments.store.ts'
export { attachmentsOf } from './attachments.views.ts'
export {
  linkPrepared,
  linkUploads,
  prepareContent,
  removeAttachmentsOf,
  unlinkedOfSender,
  type AttachmentContext,
  type PreparedFile,
} from './attachments.use-cases.ts'
export { removeContent, sweepAttachments } from './attachments-upkeep.use-cases.ts'
export { attachmentHandlers } from './attachments.jobs.ts'
export { attachmentHolder, requestsWithOldFiles } from './attachments.privacy.ts'
