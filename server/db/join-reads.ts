import { setImmediate as nextTurn } from 'node:timers/promises'
import { isUnfitValue } from './transaction.ts'

const maxAtOnce = 100
const maxUnderWay = 2

type Waiting<Key, Value> = {
  readonly key: Key
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes one query of the reads that come in one turn of the event loop, and of those that come while others are under
 * way: under load a query answers dozens of requests, and a lone request waits for nobody. A read never joins one that began before it, so it sees what was true when it
 * was asked. `read` returns one value for each key, in their order. A key that the database can't take, or whose value
 * can't be read, fails alone.
 */
export function joinReads<Key, Value>(read: (keys: readonly Key[]) => Promise<readonly Value[]>) {
  const waiting: Waiting<Key, Value>[] = []
  let underWay = 0

  async function readOn(): Promise<void> {
    underWay += 1
    // An embedded database holds the event loop while it works: all that came meanwhile is here before the turn is over.
    await nextTurn()
    while (waiting.length > 0) {
      const joined = waiting.splice(0, maxAtOnce)
      await readJoined(joined)
    }
    underWay -= 1
  }

  /** Where a value of one key is at fault, the halves are read by themselves, until that key fails alone. */
  async function readJoined(joined: readonly Waiting<Key, Value>[]): Promise<void> {
    try {
      const values = await read(joined.map(({ key }) => key))
      for (const [index, { resolve }] of joined.entries()) resolve(values[index] as Value)
    } catch (error) {
      if (joined.length > 1 && isOfOneValue(error)) {
        const half = Math.ceil(joined.length / 2)
        await readJoined(joined.slice(0, half))
        await readJoined(joined.slice(half))
        return
      }
      for (const { reject } of joined) reject(error)
    }
  }

  return (key: Key): Promise<Value> =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (underWay < maxUnderWay) void readOn()
    })
}

/** Whether another key would not have failed: the database refused a value, or returned an unsafe integer (database.ts). */
function isOfOneValue(error: unknown): boolean {
  return isUnfitValue(error) || error instanceof RangeError
}
