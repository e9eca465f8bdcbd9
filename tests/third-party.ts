import { readFileSync } from 'node:fs'

interface LockedPackage {
  readonly version: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
}

/** Old packages that state no licence anywhere; named here so that another one is noticed. */
const NO_LICENCE_STATED: readonly string[] = ['buffers', 'combine-errors', 'custom-error-instance']

const HEADING = `# Third-party packages
Installed by npm with the product (not those that only build or test it). Each carries its own licence file in \`node_modules\`.
Made from package-lock.json by tests/third-party.ts; \`npm run sanbao\` needs none of it. Rebuild: \`npx vitest run tests/house.test.ts -u\`.

| package | version | licence |
|---|---|---|
`

/** Packages that are built for one platform only differ from machine to machine; the package that asks for them is listed. */
const isShipped = ([path, locked]: readonly [string, LockedPackage]): boolean =>
  path !== '' && locked.dev !== true && locked.os === undefined

/**
 * The notices of what npm installs with the product, read from the lockfile.
 * @returns Markdown, one row for each package and version, in alphabetical order
 * @throws when a package states no licence
 */
export const thirdPartyNotices = (): string => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, LockedPackage>
  }
  const rows = Object.entries(packages)
    .filter(isShipped)
    .map(([path, { version, license }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      const licence = license ?? (NO_LICENCE_STATED.includes(name) ? 'none stated' : undefined)
      if (licence === undefined) throw new Error(`${name} ${version} states no licence`)
      return `| ${name} | ${version} | ${licence} |`
    })
  return `${HEADING}${[...new Set(rows)].toSorted().join('\n')}\n`
}
