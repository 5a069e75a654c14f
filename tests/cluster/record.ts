import type { Refund, Told } from './check-record.ts'

/** A thing to be told, without the moment. */
type Untimed<One> = One extends unknown ? Omit<One, 'atMs'> : never

export type OpenRecord = {
  readonly told: readonly Told[]
  readonly refunds: readonly Refund[]
  /** How many changes of the schedule the administrator was told were made. */
  readonly edits: () => number
  readonly noteEdit: () => void
  /** Somebody was told this, now. Said again it is not news. */
  readonly tell: (told: Untimed<Told>) => void
  /** Asks for a refund and keeps what came of it, an answer that never came too. */
  readonly refund: (ticket: number, ask: () => Promise<{ readonly status: 0 | 1 }>) => Promise<Refund>
}

/**
 * What people were told, as it happens: all that the checker sees of a run while it lasts. A refund that was refused, and
 * that the line delivered a second time, may have been done all the same: nobody knows.
 */
export function openRecord(isRefundRepeated: (ticket: number) => boolean): OpenRecord {
  const told: Told[] = []
  const refunds: Refund[] = []
  const saidOfSale = new Map<string, string>()
  let edits = 0
  return {
    told,
    refunds,
    edits: () => edits,
    noteEdit: () => {
      edits += 1
    },
    tell: (news) => {
      const key = news.what === 'ticket' ? `ticket ${news.ticket}` : `sale ${news.by} ${news.sale}`
      // A kiosk that was started again shows the tickets again, and says whether it has its line now.
      const text = JSON.stringify({ ...news, isOffline: null })
      if (saidOfSale.get(key) === text) return
      saidOfSale.set(key, text)
      told.push({ ...news, atMs: performance.now() })
    },
    refund: async (ticket, ask) => {
      const askedAtMs = performance.now()
      const answer = await ask().then(
        ({ status }) => {
          if (status === 0) return 'done'
          return isRefundRepeated(ticket) ? 'lost' : 'refused'
        },
        () => 'lost' as const,
      )
      const refund: Refund = { ticket, askedAtMs, answer }
      refunds.push(refund)
      return refund
    },
  }
}
