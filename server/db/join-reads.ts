const mostAtOnce = 100
const mostUnderWay = 2

type Waiting<Key, Value> = {
  readonly key: Key
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes one query of the reads that come while others are under way: under load a query answers dozens of requests,
 * and a lone request waits for nobody. A read never joins one that began before it, so it sees what was true when it
 * was asked. `read` answers one value for each key, in their order.
 */
export function joinReads<Key, Value>(read: (keys: readonly Key[]) => Promise<readonly Value[]>) {
  const waiting: Waiting<Key, Value>[] = []
  let underWay = 0

  async function readOn(): Promise<void> {
    underWay += 1
    while (waiting.length > 0) {
      const joined = waiting.splice(0, mostAtOnce)
      try {
        const values = await read(joined.map(({ key }) => key))
        for (const [index, { resolve }] of joined.entries()) resolve(values[index] as Value)
      } catch (error) {
        for (const { reject } of joined) reject(error)
      }
    }
    underWay -= 1
  }

  return (key: Key): Promise<Value> =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (underWay < mostUnderWay) void readOn()
    })
}
