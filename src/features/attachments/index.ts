export type { AttachmentView } from './attachments.schema.ts'
export { attachmentRoutes, type AttachmentParts, type MayRead } from './attachments.routes.ts'
export { ownerTokenIn, ownerTokenOf } from './owner.ts'
export { acceptForms, readForm } from './form-upload.ts'
export { attachmentsOf } from './attachments.views.ts'
export {
  linkPrepared,
  linkUploads,
  prepareContent,
  removeAttachmentsOf,
  unlinkedOfSender,
  type AttachmentContext,
} from './attachments.use-cases.ts'
export { sweepAttachments } from './attachments-upkeep.use-cases.ts'
export { attachmentHandlers } from './attachments.jobs.ts'
