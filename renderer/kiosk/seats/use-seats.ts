import { useCallback, useEffect, useRef, useState } from 'react'
import type { SeatMap } from '../../../shared/catalog/views.ts'
import type { CallRefusal, LinkLost, LinkRefusal } from '../../../shared/screen-api.ts'
import { proposeBestSeats } from '../../../shared/seats/best-seats.ts'
import { compareSeats, type SeatPosition, seatKey } from '../../../shared/seats/seat-plan.ts'
import { useKiosk, useSession } from '../../state/kiosk-context.ts'
import { followMap, loseSeats, openSeats, type Selection, seatStates, touchSeat } from '../../state/seat-selection.ts'

/** The selection of seats on one hall: touches, proposals, what others take meanwhile, and the hold that ends it. */
export function useSeats(map: SeatMap | null | undefined) {
  const { link, session } = useKiosk()
  const selection = useSession((state) => state.selection)
  const [isHolding, setHolding] = useState(false)

  const change = useCallback(
    (next: (before: Selection) => Selection) => session.setState((state) => ({ selection: next(state.selection) })),
    [session],
  )

  // While seats are being held they become taken by this very order, which is no news to its buyer.
  useEffect(() => {
    if (map && !isHolding) change((before) => followMap(before, map))
  }, [map, isHolding, change])

  const latestMap = useRef(map)
  latestMap.current = map
  const touch = useCallback(
    (seat: SeatPosition) =>
      change((before) => {
        const state = latestMap.current && seatStates(latestMap.current, before).get(seatKey(seat))
        return state ? touchSeat(before, seat, state) : before
      }),
    [change],
  )

  const pickBest = (count: number) => {
    if (!map) return
    const best = proposeBestSeats({ plan: map.plan, free: openSeats(map), count })
    change((before) =>
      best ? { ...before, chosen: best, notice: null } : { ...before, notice: { code: 'no-best', count } },
    )
  }

  const hold = async () => {
    if (!map) return
    setHolding(true)
    const seats = selection.chosen.toSorted(compareSeats)
    const answer = await link.call('order.hold', { showtimeId: map.showtime.showtimeId, seats })
    // Once held, the order itself takes this screen away.
    if (answer.ok) return
    setHolding(false)
    change((before) => afterRefusal(before, answer.refusal))
  }

  return { selection, isHolding, touch, pickBest, hold }
}

type HoldRefusal = CallRefusal<'order.hold'> | LinkRefusal | LinkLost

function afterRefusal(selection: Selection, refusal: HoldRefusal): Selection {
  switch (refusal.code) {
    case 'SeatsGone':
      return loseSeats(selection, refusal.seats, 'lost')
    case 'NotOffline':
      return loseSeats(selection, refusal.seats, 'lost-offline')
    case 'NoSuchSeat':
      return { chosen: [], lost: [], notice: { code: 'no-such-seat' } }
    case 'ShowtimeClosed':
      return { ...selection, notice: { code: 'closed' } }
    case 'NotSelling':
      return { ...selection, notice: { code: 'not-selling' } }
    case 'PaymentOpen':
      return { ...selection, notice: { code: 'payment-open' } }
    case 'BadRequest':
    case 'NotAllowed':
    case 'Internal':
    case 'LinkLost':
      return { ...selection, notice: { code: 'unsure' } }
  }
}
