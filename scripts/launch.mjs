// Parsed by every Node that knows modules: no static imports, nothing newer than ES2017, so that an old Node can still say what it lacks.
const OLDEST_NODE = 20

/**
 * Runs one of our TypeScript programs under the Node that the lockfile names, and installs what is missing first.
 * @param {string} program path from the project's root, e.g. `src/apps/server.ts`
 * @param {string[]} args what the program gets as its arguments
 * @param {string[]} nodeOptions options for Node itself, e.g. `--watch`
 */
export const launch = (program, args, nodeOptions = []) => {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    console.error(`三包需要 Node.js ${OLDEST_NODE} 或更高版本，当前为 ${process.versions.node}；请升级后重试。`)
    console.error(
      `Sanbao needs Node.js ${OLDEST_NODE} or newer; this is ${process.versions.node}. Please upgrade it and try again.`,
    )
    process.exit(1)
  }
  return import('./own-node.mjs').then(
    (ownNode) => ownNode.run(program, args, nodeOptions),
    (error) => {
      console.error(error)
      process.exit(1)
    },
  )
}
