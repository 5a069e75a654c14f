import type { KioskRequest } from '../../server/http/kiosk/operation.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import type { Life } from './life.ts'
import type { ServedAnswer, SimulatedServer } from './simulated-server.ts'
import { openSimulatedStream } from './simulated-stream.ts'
import type { World } from './world.ts'

/** How the line of one kiosk is just now. */
export type Weather = {
  /** `cut`: every call fails at once. `swallowed`: what is sent vanishes, both ways, and nobody is told. */
  readonly line: 'up' | 'cut' | 'swallowed'
  /** The share of requests, and of answers, that are lost. */
  readonly lossShare: number
  /** The share of requests that arrive once more, some time later. */
  readonly repeatShare: number
  /** The most that a message takes on its way: messages overtake each other. */
  readonly slowestMs: number
}

export const fairWeather: Weather = { line: 'up', lossShare: 0, repeatShare: 0, slowestMs: 60 }

const fastestMs = 5

/** Notices a request that is served while the same one, sent once before, still is. */
function watchServed(onTwice: () => void) {
  const underWay = new Set<string>()
  return {
    begin: ({ url, body }: KioskRequest): (() => void) => {
      const key = `${url} ${body}`
      if (body.length > 0 && underWay.has(key)) onTwice()
      underWay.add(key)
      return () => underWay.delete(key)
    },
  }
}
const latestRepeatMs = 20_000

export type SimulatedLink = ReturnType<typeof createSimulatedLink>

/** The line between one kiosk and the server: requests, answers and the live stream, each message by itself. */
export function createSimulatedLink(given: {
  readonly world: World
  readonly name: string
  readonly chance: SeededRandom
  readonly server: Pick<SimulatedServer, 'serve'>
  /** Sees each request that reaches the server, and then how it was answered. */
  readonly watch: (request: KioskRequest) => (served: ServedAnswer) => void
}) {
  const { world, name, chance, server, watch } = given
  const streams = new Set<{ readonly cut: () => void }>()
  let weather = fairWeather
  const counts: Record<string, number> = {}
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1
  }
  const losing = new Set<string>()
  const resetting = new Set<string>()
  const servedAtOnce = watchServed(() => count('the same request served twice at once'))
  let lastSentArrivesMs = 0

  const delayMs = () => fastestMs + chance.below(Math.max(1, weather.slowestMs - fastestMs))
  const isLost = () => chance.isHit(weather.lossShare) || weather.line === 'swallowed'

  const loseAnswer = (path: string, served: ServedAnswer) => {
    world.note(`${name} ${path} answer lost`)
    count('answer lost')
    const isGrant = path.endsWith('/grant') || path.endsWith('/allot')
    if (isGrant && served.kind === 'answer' && served.answer.ok) count('grant lost')
  }

  /** Brings the request to the server and its answer back; resolves only where both arrive. */
  const carry = (request: KioskRequest): Promise<ServedAnswer> =>
    new Promise((resolve, reject) => {
      const isRequestLost = isLost()
      const isRepeated = chance.isHit(weather.repeatShare)
      const path = `${request.method} ${request.url.slice('/kiosk/v1'.length)}`
      const takesMs = delayMs()
      if (world.nowMs() + takesMs < lastSentArrivesMs) count('messages overtook each other')
      lastSentArrivesMs = Math.max(lastSentArrivesMs, world.nowMs() + takesMs)
      world.after(takesMs, () => {
        if (isRequestLost || weather.line !== 'up') {
          count('request lost')
          world.note(`${name} ${path} lost`)
          return
        }
        if (resetting.delete(request.url.slice('/kiosk/v1'.length))) {
          world.note(`${name} ${path} connection reset`)
          count('connection reset under a request')
          reject(new Error('connection reset'))
        }
        const noteEnd = servedAtOnce.begin(request)
        const watchAnswer = watch(request)
        server.serve(request).then((served) => {
          noteEnd()
          const outcome = served.kind === 'answer' && !served.answer.ok ? served.answer.refusal.code : served.kind
          world.note(`${name} ${path} ${outcome}`)
          watchAnswer(served)
          const isNextLost = served.kind === 'answer' && served.answer.ok && losing.delete(request.url.slice(9))
          if (isLost() || isNextLost) {
            loseAnswer(path, served)
            return
          }
          world.after(delayMs(), () => {
            if (weather.line === 'up') resolve(served)
            else loseAnswer(path, served)
          })
        }, reject)
      })
      if (isRepeated) {
        count('request repeated')
        world.after(delayMs() + chance.below(latestRepeatMs), () => {
          if (weather.line === 'up') void server.serve(request)
        })
      }
    })

  const toResponse = (served: ServedAnswer, life: Life, signal: AbortSignal): Response => {
    if (served.kind === 'gone') throw new Error('connection reset')
    if (served.kind === 'fault') return { ok: false, status: 500, text: async () => '' } as Response
    if (served.kind === 'answer') {
      const { answer } = served
      const body = JSON.stringify(answer.ok ? answer.value : { refusal: answer.refusal })
      return { ok: answer.ok, status: answer.ok ? 200 : 409, text: async () => body } as Response
    }
    const stream = openSimulatedStream(
      { world, life, signal, delayMs, isUp: () => weather.line === 'up' },
      served.onOpen,
    )
    streams.add(stream)
    return { ok: true, status: 200, body: stream.body } as Response
  }

  const fetch = (life: Life, url: URL, init: RequestInit): Promise<Response> => {
    const request: KioskRequest = {
      method: init.method ?? 'GET',
      url: `${url.pathname}${url.search}`,
      headers: init.headers as Record<string, string>,
      query: Object.fromEntries(url.searchParams),
      body: Buffer.from(typeof init.body === 'string' ? init.body : ''),
      address: name,
    }
    const signal = init.signal as AbortSignal
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      if (weather.line === 'cut') return reject(new Error('connection refused'))
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      carry(request)
        .then((served) => resolve(toResponse(served, life, signal)), reject)
        .catch(reject)
    })
  }

  return {
    /** The next good answer to this path is lost on its way. */
    loseNextAnswer: (path: string) => losing.add(path),
    /** The connection of the next request to this path breaks as soon as the server has the request. */
    resetNext: (path: string) => resetting.add(path),
    heal: () => {
      losing.clear()
      resetting.clear()
    },
    /** How often what happened to messages. */
    counts,
    weather: () => weather,
    setWeather: (next: Weather) => {
      weather = next
      if (weather.line !== 'cut') return
      for (const stream of streams) stream.cut()
      streams.clear()
    },
    open: (life: Life): typeof globalThis.fetch => {
      return ((url: URL, init: RequestInit) =>
        life.cross(`net ${url.pathname.slice('/kiosk/v1/'.length)}`, () => fetch(life, url, init))) as never
    },
  }
}
