import { useState } from 'react'
import type { Showing } from '../../../shared/sales/order.ts'
import type { ListedSale } from '../../../shared/sales/sale-list.ts'
import type { DeliveredTicket } from '../../../shared/sales/staff-calls.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { DeliveredTickets } from '../delivered-tickets.tsx'
import { Question } from '../question.tsx'
import { refusalWords } from '../refusal-words.ts'

type Asked = { readonly sale: ListedSale; readonly does: 'show' | 'void' }

/** What staff can do with a sale: `ask` opens the question, `dialogs` are to be drawn. */
export function useSaleActions() {
  const { link } = useKiosk()
  const { t, f } = useWords()
  const [asked, setAsked] = useState<Asked>()
  const [shown, setShown] = useState<{ readonly showing: Showing; readonly tickets: readonly DeliveredTicket[] }>()

  const show = async ({ saleId }: ListedSale) => {
    const answer = await link.call('sales.deliver', { saleId })
    if (!answer.ok) return refusalWords({ t, f }, answer.refusal)
    const { tickets, copy } = answer.value
    setShown({ tickets, showing: { saleId, copy } })
    return null
  }
  const takeBack = async ({ saleId }: ListedSale) => {
    const answer = await link.call('sales.void', { saleId })
    return answer.ok ? null : refusalWords({ t, f }, answer.refusal)
  }
  const onClose = () => setAsked(undefined)

  const dialogs = (
    <>
      {asked?.does === 'show' && (
        <Question
          title={asked.sale.copies > 0 ? t.orders.showAgainTitle : t.people.deliverTitle}
          body={asked.sale.copies > 0 ? t.orders.showAgainBody(asked.sale.copies + 1) : t.people.deliverBody}
          yes={asked.sale.copies > 0 ? t.orders.showAgain : t.people.deliver}
          onYes={() => show(asked.sale)}
          onClose={onClose}
        />
      )}
      {asked?.does === 'void' && (
        <Question
          title={t.people.takeBackTitle}
          body={t.people.takeBackBody(f.money(asked.sale.totalFen))}
          yes={t.people.takeBack}
          onYes={() => takeBack(asked.sale)}
          onClose={onClose}
        />
      )}
      {shown && <DeliveredTickets {...shown} onClose={() => setShown(undefined)} />}
    </>
  )
  const isOpen = asked !== undefined || shown !== undefined
  return { ask: (sale: ListedSale, does: Asked['does']) => setAsked({ sale, does }), dialogs, isOpen }
}
