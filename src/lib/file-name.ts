const LONGEST = 120

// Controls, marks that turn the direction of writing, and marks without width: none belongs in a name, all can make it lie.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** The letters after the last dot, in small letters; at most ten. */
export const extensionOf = (name: string): string | undefined => /\.([^.]{1,10})$/.exec(name)?.[1]?.toLowerCase()

/** Without dots and blanks at either end: some disks hide a name for the first and drop the last. */
export const withoutEdges = (name: string): string => name.replace(/^[\s.]+|(?<![\s.])[\s.]+$/g, '')

/**
 * The name of a file as somebody gave it, to show and to offer for a download: the last part of any path, without unseen marks, at
 * most 120 characters, its extension kept.
 * @returns never empty
 */
export const cleanFileName = (raw: string): string => {
  const last = raw.toWellFormed().replace(UNSEEN, '').split(/[/\\]/).at(-1) ?? ''
  const plain = withoutEdges(
    last
      .normalize('NFC')
      .replace(/[<>:"|?*]/g, '_')
      .replace(/\s+/g, ' '),
  )
  if (plain === '') return 'file'
  const characters = Array.from(plain)
  if (characters.length <= LONGEST) return plain
  const extension = extensionOf(plain)
  const tail = extension === undefined ? '' : `.${extension}`
  return characters.slice(0, LONGEST - tail.length).join('') + tail
}
