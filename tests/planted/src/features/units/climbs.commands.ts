// no-restricted-imports: Another folder is imported by #lib, #entitlement, #platform, #features or #web.
import { start } from '../../apps/server.ts'

export const command = start
