import '../../seat-map/seat-map-page.css'
import './seats.css'
import { useMemo } from 'react'
import type { SeatMap } from '../../../shared/catalog/views.ts'
import type { FilmId, ShowtimeId } from '../../../shared/core/ids.ts'
import { ticketPrice, totalPrice } from '../../../shared/sales/price.ts'
import { loneSeats } from '../../../shared/seats/lone-seat.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { HallView } from '../../seat-map/hall-view.tsx'
import { SeatLegend } from '../../seat-map/seat-legend.tsx'
import { useFeed, useKiosk } from '../../state/kiosk-context.ts'
import { openSeats, seatStates } from '../../state/seat-selection.ts'
import { goTo } from '../../state/session-store.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { BestSeatsPicker } from './best-seats-picker.tsx'
import { ChosenSeats } from './chosen-seats.tsx'
import { SeatNoticeLine } from './seat-notice.tsx'
import { useSeats } from './use-seats.ts'

type Props = { readonly filmId: FilmId; readonly showtimeId: ShowtimeId }

/** The hall of one showtime: choose one to six seats, by hand or by proposal, and hold them. */
export function SeatsScreen({ filmId, showtimeId }: Props) {
  const { session } = useKiosk()
  const { t, f } = useWords()
  const map = useFeed('seatMap', { showtimeId })
  const { selection, isHolding, touch, pickBest, hold } = useSeats(map)
  const { chosen } = selection
  const back = {
    label: t.app.back,
    isDisabled: isHolding,
    onPress: () => session.setState((state) => goTo(state, { kind: 'film', filmId })),
  }
  const totalFen = totalPrice(map ? chosen.map(() => ({ priceFen: ticketPrice(map.showtime) })) : [])
  const next = (
    <button
      type="button"
      className="button button-next"
      disabled={chosen.length === 0 || isHolding || !map}
      onClick={() => void hold()}
    >
      {isHolding ? t.seats.confirming : chosen.length === 0 ? t.seats.pickFirst : t.seats.confirm}
    </button>
  )
  return (
    <ScreenFrame
      backdrop={map?.film.posterPath ?? null}
      bar={
        <BottomBar back={back} next={next}>
          {chosen.length > 0 && (
            <>
              <strong className="bar-total">{f.money(totalFen)}</strong>
              <span>{t.seats.chosen(chosen.length)}</span>
            </>
          )}
        </BottomBar>
      }
    >
      {map === null && <p className="lead seats-gone">{t.seats.gone}</p>}
      {map && <Hall map={map} seats={{ selection, touch, pickBest }} />}
    </ScreenFrame>
  )
}

type HallProps = {
  readonly map: SeatMap
  readonly seats: Pick<ReturnType<typeof useSeats>, 'selection' | 'touch' | 'pickBest'>
}

function Hall({ map, seats }: HallProps) {
  const { selection, touch, pickBest } = seats
  const states = useMemo(() => seatStates(map, selection), [map, selection])
  const lone = useMemo(
    () => loneSeats({ plan: map.plan, free: openSeats(map), chosen: selection.chosen }),
    [map, selection.chosen],
  )
  return (
    <div className="seats">
      <ShowtimeHeading map={map} />
      <HallView map={map} states={states} onSeat={touch} />
      <SeatLegend map={map} hasLost={selection.lost.length > 0} />
      <div className="seats-side">
        <SeatNoticeLine notice={selection.notice} lone={lone} />
        <ChosenSeats chosen={selection.chosen} onRemove={touch} />
        <BestSeatsPicker chosenCount={selection.chosen.length} onPick={pickBest} />
      </div>
    </div>
  )
}

function ShowtimeHeading({ map }: { readonly map: SeatMap }) {
  const { f } = useWords()
  const nowMs = useToday()
  const { film, showtime } = map
  return (
    <header className="seats-heading">
      <h1>{f.text(film.title)}</h1>
      <p>
        <span className="seats-when">{f.moment(showtime.beginsAt, nowMs)}</span>{' '}
        <span className="seats-where">{f.dotted(f.text(showtime.hallName), f.money(showtime.priceFen))}</span>
      </p>
    </header>
  )
}
