import { setImmediate } from 'node:timers/promises'
import type { Serve } from '../../../../electron/link/serve.ts'
import type { FilmCard, SeatMap } from '../../../../shared/catalog/views.ts'
import type { OrderView } from '../../../../shared/sales/order.ts'

const filmCount = 60

type Watched = { readonly take: (item: never) => void }

/** A page that watches what the real one watches and presses its buttons, and draws nothing. */
export function openPage(serve: Serve) {
  const watched = new Map<number, Watched>()
  let lastId = 0
  const served = serve({
    send: (text, onTaken) => {
      const [, id] = /^\{"kind":"item","id":(\d+)/.exec(text) ?? []
      const taker = watched.get(Number(id))
      if (taker) taker.take(JSON.parse(text).item as never)
      setImmediate().then(onTaken)
    },
  })
  const tell = (message: object) => served.receive(JSON.stringify(message))

  async function call(name: string, input: object): Promise<void> {
    const answer = await tell({ kind: 'call', id: ++lastId, name, input })
    if (!JSON.parse(answer ?? 'null')?.result.ok) throw new Error(`${name}: ${answer}`)
  }
  const watch = <Item>(name: string, input: object, take: (item: Item) => void): (() => void) => {
    const id = ++lastId
    watched.set(id, { take: take as never })
    void tell({ kind: 'watch', id, name, input })
    return () => {
      watched.delete(id)
      void tell({ kind: 'stop', id })
    }
  }
  const first = <Item>(name: string, input: object, fits: (item: Item) => boolean) => {
    let stop: () => void = () => undefined
    const item = new Promise<Item>((resolve) => {
      stop = watch<Item>(name, input, (item) => {
        if (fits(item)) resolve(item)
      })
    })
    return item.then((found) => ({ found, stop: () => stop() }))
  }

  let order: OrderView = { stage: 'none' }
  let onOrder: () => void = () => undefined
  const orderAt = async <Stage extends OrderView['stage']>(stage: Stage) => {
    while (order.stage !== stage) {
      await new Promise<void>((resolve) => {
        onOrder = resolve
      })
    }
    return order as Extract<OrderView, { stage: Stage }>
  }
  watch('status', {}, () => undefined)
  watch('staff', {}, () => undefined)
  // As the real page: the films stay from screen to screen.
  let films: FilmCard[] = []
  let onFilms: () => void = () => undefined
  watch<FilmCard[]>('films', {}, (now) => {
    films = now
    onFilms()
  })
  watch<OrderView>('order', {}, (now) => {
    order = now
    onOrder()
  })

  return {
    /** Resolves once every film has its showtimes. */
    ready: async () => {
      while (films.length < filmCount || films.some((film) => film.nextShowtimes.length === 0)) {
        await new Promise<void>((resolve) => {
          onFilms = resolve
        })
      }
    },
    /** One sale of one or two seats, from the films to the tickets taken; returns the ms from the press on the seats to the tickets. */
    sell: async (count: number): Promise<number> => {
      const filmId = 1 + (count % filmCount)
      const film = await first<{ showtimes: { showtimeId: number }[] }>('film', { filmId }, (item) => item !== null)
      const { showtimeId } = film.found.showtimes[(count * 7) % film.found.showtimes.length] ?? { showtimeId: 1 }
      const map = await first<SeatMap>('seatMap', { showtimeId }, (item) => item !== null)
      film.stop()
      const seats = freeSeats(map.found, 1 + (count % 2))
      const beganAtMs = performance.now()
      await call('order.hold', { showtimeId, seats })
      await orderAt('held')
      map.stop()
      await call('order.pay', { method: 'card', language: 'zh' })
      const { saleId, copy } = await orderAt('sold')
      const tookMs = performance.now() - beganAtMs
      await call('order.seen', { saleId, copy })
      await call('order.collect', { saleId, copy })
      await orderAt('none')
      return tookMs
    },
  }
}

function freeSeats({ plan, taken, onlineOnly }: SeatMap, count: number) {
  const gone = new Set([...taken, ...onlineOnly].map(({ row, col }) => `${row}-${col}`))
  const seats = []
  for (let row = 1; row <= plan.rows && seats.length < count; row++) {
    for (let col = 1; col <= plan.cols && seats.length < count; col++) {
      if (!gone.has(`${row}-${col}`)) seats.push({ row, col })
    }
  }
  if (seats.length < count) throw new Error('a showtime is sold out')
  return seats
}
