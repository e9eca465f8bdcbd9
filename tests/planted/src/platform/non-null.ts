// no-non-null-assertion: Forbidden non-null assertion
export const first = (list: readonly number[]): number => list[0]!
