import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow to 1.4 times what lives before it is cleared, not to several times that: a kiosk is one program of
 * many on a small machine, and sells for weeks. For once what is read at the start is read, which makes nothing to clear.
 * Measured by `npm run bench -- grow kiosk-sales`.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40')
}
