import { useState } from 'react'
import type { HandedTicket } from '../../../shared/sales/staff-calls.ts'
import type { DeviceView } from '../../../shared/sync/views.ts'
import { useKiosk } from '../../app/kiosk-context.ts'
import { useWords } from '../../app/use-words.ts'
import { HandedTickets } from '../handed-tickets.tsx'
import { Question } from '../question.tsx'
import { refusalWords } from '../refusal-words.ts'

type UnseenSale = DeviceView['unseenSales'][number]

/** Sales that were paid and of which nobody has a ticket in hand: handed out now, or taken back whole. */
export function UnseenSales({ device }: { readonly device: DeviceView }) {
  const { link } = useKiosk()
  const { t, f } = useWords()
  const [asked, setAsked] = useState<{ readonly sale: UnseenSale; readonly does: 'hand-out' | 'void' }>()
  const [handed, setHanded] = useState<readonly HandedTicket[]>()
  if (device.unseenSales.length === 0 && !asked && !handed) return null

  const handOut = async ({ saleId }: UnseenSale) => {
    const answer = await link.call('sales.handOut', { saleId })
    if (answer.ok) setHanded(answer.value.tickets)
    return answer.ok ? null : refusalWords(t, answer.refusal)
  }
  const takeBack = async ({ saleId }: UnseenSale) => {
    const answer = await link.call('sales.void', { saleId })
    return answer.ok ? null : refusalWords(t, answer.refusal)
  }
  return (
    <section className="panel" data-tone="waiting">
      <h2 className="eyebrow">{t.people.unseen}</h2>
      <p className="quiet">{t.people.unseenHint}</p>
      <ul className="entries">
        {device.unseenSales.map((sale) => (
          <li key={sale.saleId}>
            <span>{f.stamp(sale.atMs)}</span>
            <span>{t.pay.tickets(sale.ticketCount)}</span>
            <span className="price">{f.money(sale.totalFen)}</span>
            <div className="entry-actions">
              <button type="button" className="button" onClick={() => setAsked({ sale, does: 'hand-out' })}>
                {t.people.handOut}
              </button>
              {sale.mayVoid && (
                <button type="button" className="button" onClick={() => setAsked({ sale, does: 'void' })}>
                  {t.people.takeBack}
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {asked?.does === 'hand-out' && (
        <Question
          title={t.people.handOutTitle}
          body={t.people.handOutBody}
          yes={t.people.handOut}
          onYes={() => handOut(asked.sale)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked?.does === 'void' && (
        <Question
          title={t.people.takeBackTitle}
          body={t.people.takeBackBody(f.money(asked.sale.totalFen))}
          yes={t.people.takeBack}
          onYes={() => takeBack(asked.sale)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {handed && <HandedTickets tickets={handed} onClose={() => setHanded(undefined)} />}
    </section>
  )
}
