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

/**
 * Does `work` for so many of these at once; where that fails, for each of them alone, so that the fault is logged with the
 * one that it is of and the others get their turn. Returns the results that there are.
 */
export async function inGroups<Item extends object | string | number, Value>(
  log: Log,
  pass: string,
  items: readonly Item[],
  atOnce: number,
  work: (items: readonly Item[]) => Promise<Value>,
): Promise<Value[]> {
  const results: Value[] = []
  for (let from = 0; from < items.length; from += atOnce) {
    const group = items.slice(from, from + atOnce)
    try {
      results.push(await work(group))
    } catch {
      results.push(...(await eachAlone(log, pass, group, (item) => work([item]))))
    }
  }
  return results
}
