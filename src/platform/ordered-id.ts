import { v7 } from 'uuid'

/** An id (uuidv7) that keeps the order of its making, for rows that may be of one instant: Node's own keep none within a millisecond. */
export const orderedId = (): string => v7()
