import { useCallback, useEffect, useState } from 'react'
import { ticketsShownMs } from '../../../shared/sales/delivery.ts'
import type { OrderView } from '../../../shared/sales/order.ts'
import { endSession } from '../../state/end-session.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { kioskNowMs } from '../../state/live-store.ts'
import { afterPaint } from '../../ui/after-paint.ts'

type SoldOrder = Extract<OrderView, { stage: 'sold' }>

const sayAgainMs = 2_000
/** A press that began on the screen before must not end this one. */
const readyAfterMs = 800
/** A touch is told only where it gains at least this much. */
const minGainMs = 5_000

/**
 * Tells the main process that the tickets are drawn, once they are, and each touch, which keeps them there. `collect`:
 * the customer has them. Only the main process takes them off the screen.
 */
export function useShowing({ saleId, copy }: SoldOrder): { readonly isReady: boolean; readonly collect: () => void } {
  const kiosk = useKiosk()
  const { link, live } = kiosk
  const [isReady, setReady] = useState(false)

  useEffect(() => {
    let isOver = false
    let again: ReturnType<typeof setTimeout> | undefined
    const say = async () => {
      const answer = await link.call('order.seen', { saleId, copy })
      if (!answer.ok && answer.refusal.code !== 'NotShown' && !isOver) again = setTimeout(() => void say(), sayAgainMs)
    }
    const stopWaiting = afterPaint(() => void say())
    const ready = setTimeout(() => setReady(true), readyAfterMs)
    return () => {
      isOver = true
      stopWaiting()
      clearTimeout(again)
      clearTimeout(ready)
    }
  }, [link, saleId, copy])

  useEffect(() => {
    const onTouch = () => {
      const { order } = live.getState()
      const leftMs = order?.stage === 'sold' ? order.endsAtMs - kioskNowMs(live.getState()) : ticketsShownMs
      if (leftMs < ticketsShownMs - minGainMs) void link.call('order.stay', {})
    }
    addEventListener('pointerdown', onTouch)
    addEventListener('keydown', onTouch)
    return () => {
      removeEventListener('pointerdown', onTouch)
      removeEventListener('keydown', onTouch)
    }
  }, [link, live])

  const collect = useCallback(() => {
    void (async () => {
      await link.call('order.collect', { saleId, copy })
      await endSession(kiosk)
    })()
  }, [kiosk, link, saleId, copy])
  return { isReady, collect }
}
