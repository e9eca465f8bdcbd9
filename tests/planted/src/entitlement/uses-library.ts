// no-restricted-imports: The core imports only src/lib: no database, file, network or library.
import { z } from 'zod'

export const day = z.string()
