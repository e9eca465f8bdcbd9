// no-restricted-imports: Stores and views import platform/db, src/lib and their own rules and schemas.
import { send } from '#platform/http/server.ts'

export const save = send
