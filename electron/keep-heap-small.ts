import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow to 1.4 times what lives before it is cleared, not to several times that: a kiosk is one program of
 * many on a small machine, and sells for weeks. Called once the start is over: what that reads stays, and clearing would only cost.
 * Measured by `npm run bench -- grow kiosk-sales`.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40')
}
