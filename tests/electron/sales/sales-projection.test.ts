import { describe, expect, it } from 'vitest'
import { createSalesProjection } from '../../../electron/sales/sales-projection.ts'
import type { PaymentKey, SaleId } from '../../../shared/core/ids.ts'
import { noOwnSales } from '../../../shared/sales/own-sales.ts'
import { aKioskStore } from '../../support/a-kiosk-store.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { seen, sold } from '../../support/journal-entries.ts'
import { owner } from '../store/a-disk.ts'

describe('the sales of a kiosk', () => {
  it('are found whole by their number, also those of long ago, which the journal has', async () => {
    const { clock } = createFakeTime()
    const { journal } = await aKioskStore(clock)
    await journal.begin(owner)
    const [recent, all] = [createSalesProjection(journal, noOwnSales(1)), createSalesProjection(journal)]
    await journal.fold()
    const saleIds = Array.from({ length: 6 }, (_, at) => `00000000-0000-4000-8000-00000000001${at}` as SaleId)
    for (const [at, saleId] of saleIds.entries()) {
      const key = `00000000-0000-4000-8000-00000000002${at}` as PaymentKey
      await journal.append('sold', { ...sold([{ row: 1, col: 1 + at, grantNumber: 1 }], { key }).body, saleId })
      if (at !== 1) await journal.append('seen', { ...seen().body, saleId })
    }
    await journal.append('seen', { ...seen({ copy: 2 }).body, saleId: saleIds[0] ?? ('' as SaleId) })

    expect(recent.sales().map(({ saleId }) => saleId)).toEqual([saleIds[5], saleIds[4], saleIds[1]])
    expect(all.sales()).toHaveLength(6)
    for (const saleId of saleIds) {
      const whole = await all.find(saleId)
      expect(await recent.find(saleId)).toEqual({ ...whole, seq: recent.state(saleId)?.seq })
    }
    expect((await recent.find(saleIds[0] ?? ('' as SaleId)))?.copies).toBe(2)
    expect(recent.undelivered().map(({ saleId }) => saleId)).toEqual([saleIds[1]])
    expect(await recent.find('00000000-0000-4000-8000-0000000000ff' as SaleId)).toBeUndefined()
  })
})
