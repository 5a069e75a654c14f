import { setImmediate } from 'node:timers/promises'
import { filter, firstValueFrom, type Observable } from 'rxjs'

/** Resolves with the first item that fits; how long that takes is the test runner's time limit to bound. */
export function firstOf<Item>(items$: Observable<Item>, fits: (item: Item) => boolean): Promise<Item> {
  return firstValueFrom(items$.pipe(filter(fits)))
}

/** Resolves once the condition holds; how long that takes is the test runner's time limit to bound. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setImmediate()
}
