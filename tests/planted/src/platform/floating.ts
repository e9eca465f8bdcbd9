// no-floating-promises: Promises must be awaited
const act = async (): Promise<number> => Promise.resolve(1)

act()
