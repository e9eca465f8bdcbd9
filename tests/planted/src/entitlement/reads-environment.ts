// no-restricted-globals: The core reads no environment.
export const mode = process.env.MODE
