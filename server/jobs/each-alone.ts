import type { Log } from '../../runtime/log.ts'

/**
 * Does `work` for each of these, one after the other; a fault of one is logged with what it was about and ends nothing:
 * those after it get their turn. Returns the results that there are.
 */
export async function eachAlone<Item extends object | string | number, Value>(
  log: Log,
  pass: string,
  items: Iterable<Item>,
  work: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const results: Value[] = []
  for (const item of items) {
    try {
      results.push(await work(item))
    } catch (error) {
      log('pass-item-failed', { err: error, pass, item })
    }
  }
  return results
}
