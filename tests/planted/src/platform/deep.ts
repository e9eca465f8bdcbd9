// max-depth: nested too deeply (4)
export const deep = (a: boolean, b: boolean): number => {
  if (a) {
    for (const word of ['x', 'y']) {
      if (word === 'x') {
        if (b) return 1
      }
    }
  }
  return 0
}
