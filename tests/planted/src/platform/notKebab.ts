// filename-case: Filename should be in kebab-case
export const name = 1
