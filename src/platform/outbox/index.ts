export { finishJobs, jobInsert, parkedJobs, retryParked, takeBackJobs, tell } from './outbox.ts'
export { GiveUp, startOutbox, type Handler, type JobContext, type Outbox, type OutboxParts } from './worker.ts'
