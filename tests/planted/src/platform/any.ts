// no-explicit-any: Unexpected `any`
export const value = (given: any): unknown => given
