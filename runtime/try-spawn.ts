import type { ChildProcess } from 'node:child_process'

/**
 * Starts a child program, or returns why it did not start. Some faults come later, as an event; of others `spawn` throws: a
 * file that is just being written, or made for another processor. Where no file descriptors are left it does neither,
 * and makes no streams.
 */
export function trySpawn<Child extends ChildProcess>(start: () => Child): Child | Error {
  try {
    const child = start()
    // Not as its type says.
    if ((child as Partial<Child>).stdio) return child
    child.on('error', () => undefined)
    return new Error('there is no file descriptor left')
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
