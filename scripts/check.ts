import { runChecks } from './checks.ts'
import { close } from './steps.ts'

close(await runChecks())
