/** Named as its maker names it, with the release where it is told. The first that fits: the others pass themselves off as Chrome or Safari. */
const browsers = [
  ['Edge', /Edg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['WeChat', /MicroMessenger\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+)(?!\d)[^V]*Safari\//],
] as const

const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['ChromeOS', /CrOS/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
] as const

/**
 * What a browser says of itself, for people: `Chrome 140 · Windows`. Browsers tell less than they know, and may tell what they like.
 * @returns what it sent, where neither browser nor system is known; empty when it sent nothing
 */
export const deviceOf = (userAgent: string): string => {
  const browser = browsers.flatMap(([name, pattern]) => {
    const release = pattern.exec(userAgent)?.[1]
    return release === undefined ? [] : [`${name} ${release}`]
  })[0]
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0]
  return [browser, system].filter((part) => part !== undefined).join(' · ') || userAgent
}
