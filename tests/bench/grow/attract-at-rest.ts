import { openMadeUpKiosk, type ProcessorMs } from './page/made-up-kiosk.ts'
import type { GrowRow } from './row.ts'

/** Long enough for the first film's turn, and for what a start does once. */
const settleMs = 12_000
const minuteMs = 60_000

/** A minute before nobody. Processor times, since a busy machine's wall times would tell of the machine. */
export const attractAtRest: GrowRow = {
  name: 'attract-at-rest',
  about: 'the screen where nobody is, a minute of it, films of the house',
  sizes: [40, 400],
  figures: {
    'page work': { unit: 'ms/min', most: 1_000 },
    'page work with less motion': { unit: 'ms/min', most: 1_000 },
    'process of the page, drawing included': { unit: 'ms/min', most: 4_000 },
    'process that puts frames together': { unit: 'ms/min', most: 4_000 },
  },
  measure: async (filmCount) => {
    const moving = await restFor(filmCount, 'no-preference')
    const still = await restFor(filmCount, 'reduce')
    return {
      'page work': moving.page,
      'page work with less motion': still.page,
      'process of the page, drawing included': moving.pageProcess,
      'process that puts frames together': moving.drawing,
    }
  },
}

async function restFor(filmCount: number, motion: 'no-preference' | 'reduce'): Promise<ProcessorMs> {
  const kiosk = await openMadeUpKiosk(filmCount, motion)
  await kiosk.page.waitForTimeout(settleMs)
  const before = await kiosk.processorMs()
  await kiosk.page.waitForTimeout(minuteMs)
  const after = await kiosk.processorMs()
  await kiosk.close()
  const { page, pageProcess, drawing } = before
  return { page: after.page - page, pageProcess: after.pageProcess - pageProcess, drawing: after.drawing - drawing }
}
