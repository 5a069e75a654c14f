import { useEffect, useState } from 'react'
import type { Showing } from '../../shared/sales/order.ts'
import { useKiosk } from '../state/kiosk-context.ts'
import { useWords } from '../state/use-words.ts'
import { afterPaint } from '../ui/after-paint.ts'
import { refusalWords } from './refusal-words.ts'

const sayAgainMs = 2_000

/**
 * Has it written down that tickets were drawn, again and again until it is, and that they were handed over, which closes
 * the dialog once it is. `refusal`: why something is not written down yet, in words.
 */
export function useDeliveredTickets(showing: Showing | undefined, onClose: () => void) {
  const { link } = useKiosk()
  const words = useWords()
  const { saleId, copy = 1 } = showing ?? {}
  const [undelivered, setUndelivered] = useState<Parameters<typeof refusalWords>[1] | null>(null)
  const [unkept, setUnkept] = useState<Parameters<typeof refusalWords>[1] | null>(null)
  const [isAsking, setAsking] = useState(false)

  useEffect(() => {
    if (saleId === undefined) return
    let isOver = false
    let again: ReturnType<typeof setTimeout> | undefined
    const say = async () => {
      const answer = await link.call('sales.seen', { saleId, copy })
      if (isOver) return
      setUndelivered(answer.ok ? null : answer.refusal)
      // Other tickets are shown by now, so that these are nobody's to see.
      if (!answer.ok && answer.refusal.code !== 'NotShown') again = setTimeout(() => void say(), sayAgainMs)
    }
    const stopWaiting = afterPaint(() => void say())
    return () => {
      isOver = true
      stopWaiting()
      clearTimeout(again)
    }
  }, [link, saleId, copy])

  const handOver = async () => {
    if (saleId === undefined) return onClose()
    setAsking(true)
    const answer = await link.call('sales.collected', { saleId, copy })
    setAsking(false)
    // Said already, where its answer was lost.
    if (answer.ok || answer.refusal.code === 'NotShown') onClose()
    else setUnkept(answer.refusal)
  }
  const refused = unkept ?? undelivered
  return { refusal: refused && refusalWords(words, refused), isAsking, handOver: () => void handOver() }
}
