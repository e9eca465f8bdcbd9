// node scripts/run.mjs [--watch] PROGRAM.ts [ARGUMENT...]
import { launch } from './launch.mjs'

const given = process.argv.slice(2)
const options = given.findIndex((word) => !word.startsWith('--'))
void launch(given[options], given.slice(options + 1), given.slice(0, options))
