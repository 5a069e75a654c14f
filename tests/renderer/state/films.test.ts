import { describe, expect, it } from 'vitest'
import { createFilms } from '../../../renderer/state/films.ts'
import type { FilmCard } from '../../../shared/catalog/views.ts'
import type { FilmId } from '../../../shared/core/ids.ts'
import type { KioskLink } from '../../../shared/screen-api.ts'

const aFilm = (filmId: number, seatsLeft = 90) =>
  ({ filmId: filmId as FilmId, nextShowtimes: [{ seatsLeft }] }) as unknown as FilmCard

/** A link that counts who watches, and tells the films to all that do. */
function aLink() {
  const watching = new Set<(films: FilmCard[]) => void>()
  let began = 0
  const watch: KioskLink['watch'] = (_name, _input, onItem) => {
    began += 1
    watching.add(onItem as never)
    return () => watching.delete(onItem as never)
  }
  return {
    watch,
    tell: (films: FilmCard[]) => {
      for (const onItem of watching) onItem(films)
    },
    counts: () => ({ began, open: watching.size }),
  }
}

const microtasks = () => new Promise<void>((resolve) => queueMicrotask(resolve))

describe('the films of the house', () => {
  it('are watched once, however many parts of a screen show them, and no longer once none does', async () => {
    const link = aLink()
    const films = createFilms(link)
    const stops = [films.subscribe(() => undefined), films.subscribe(() => undefined)]
    expect(link.counts()).toEqual({ began: 1, open: 1 })
    for (const stop of stops) stop()
    await microtasks()
    expect(link.counts()).toEqual({ began: 1, open: 0 })
  })

  it('go on over the same feed where one screen takes over from another', async () => {
    const link = aLink()
    const films = createFilms(link)
    const stopAttract = films.subscribe(() => undefined)
    stopAttract()
    films.subscribe(() => undefined)
    await microtasks()
    expect(link.counts()).toEqual({ began: 1, open: 1 })
  })

  it('are there for the next screen as they last were, and followed again', async () => {
    const link = aLink()
    const films = createFilms(link)
    expect(films.latest()).toBeUndefined()
    films.subscribe(() => undefined)()
    link.tell([aFilm(1)])
    await microtasks()
    expect(films.latest()).toEqual([aFilm(1)])
    let told = 0
    films.subscribe(() => {
      told += 1
    })
    link.tell([aFilm(1, 89)])
    expect([told, films.latest()]).toEqual([1, [aFilm(1, 89)]])
  })

  it('keep the identity of each that did not change', () => {
    const link = aLink()
    const films = createFilms(link)
    films.subscribe(() => undefined)
    link.tell([aFilm(1), aFilm(2)])
    const [first, second] = films.latest() ?? []
    link.tell([aFilm(1), aFilm(2, 7)])
    expect([films.latest()?.[0] === first, films.latest()?.[1] === second]).toEqual([true, false])
  })
})
