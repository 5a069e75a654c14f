import { BehaviorSubject, type Observable, Subject } from 'rxjs'
import type { z } from 'zod'
import type { Ports } from '../../runtime/ports.ts'
import { createLanes } from '../../shared/core/mutex.ts'
import { type Result, refused } from '../../shared/core/result.ts'
import { createBackoff } from '../../shared/core/retry.ts'
import type { Durability, HelloAnswer, LiveChanges } from '../../shared/sync/messages.ts'
import { maxRequestsAtOnce } from '../../shared/sync/size-limits.ts'
import type { StaffWord } from '../../shared/sync/staff-messages.ts'
import { readLiveStream } from './live-stream.ts'
import { type OpenedSession, openSession, type SessionDeps, type SessionRefusal } from './open-session.ts'
import type { Ask, AskRefusal, Question } from './server-requests.ts'

export type Line = 'connecting' | 'online' | 'offline'

export type ConnectionState = {
  readonly line: Line
  /** The server's version where it speaks another protocol than this kiosk. */
  readonly otherProtocol: { readonly serverVersion: string; readonly protocolVersion: number } | null
  /** The server answers, and yet gives this kiosk no line: another protocol, a blocked device, no enrolment. */
  readonly isShutOut: boolean
  readonly durability: Durability | null
  /** The server has given this device up: it uploads, closes and enrols again. */
  readonly isRetired: boolean
}

/** One connection, from its hello until the signal says that it is lost. */
export type Session = { readonly hello: HelloAnswer; readonly signal: AbortSignal }

export type ServerConnection = {
  readonly state: () => ConnectionState
  readonly state$: Observable<ConnectionState>
  readonly session$: Observable<Session>
  readonly changes$: Observable<LiveChanges>
  /** What the server says of the staff that signed in here. */
  readonly staff$: Observable<StaffWord>
  /** Asks the server, signed; `NoAnswer` at once while the line is down. A question without an answer ends the line. */
  readonly ask: Ask
  /** The same without a line: for what may still be sent to a server that gives this kiosk none. */
  readonly askWithoutLine: Ask
  /** Gives the line up and says hello again: this kiosk is another device, or in another epoch. */
  readonly reconnect: () => void
  readonly start: () => void
  readonly close: () => Promise<void>
}

/** A connection that stood this long was a good one: the next wait begins small again. */
const goodAfterMs = 30_000
/** Between two tries to connect. */
const pauses = { firstMs: 500, maxMs: 15_000 }
/** So often a question is asked that the server had no time for. */
const maxTries = 3
const maxSlowMs = 60_000

/**
 * Keeps a connection to the server for as long as the program runs: connects, notices within seconds that the line is
 * lost, and tries again after a wait that grows. Whatever a lost connection was still asking ends with `NoAnswer`.
 */
export function createServerConnection(
  deps: SessionDeps & { readonly ports: Ports },
  /** Runs whenever a try to connect ends in `isShutOut`: what may be sent all the same. */
  onShutOut: () => Promise<void>,
): ServerConnection {
  const { requests, serverClock } = deps
  const { clock, timer, random, log } = deps.ports
  const backoff = createBackoff(pauses, random)
  const state = new BehaviorSubject<ConnectionState>({
    line: 'connecting',
    otherProtocol: null,
    isShutOut: false,
    durability: null,
    isRetired: false,
  })
  const sessions = new Subject<Session>()
  const changes = new Subject<LiveChanges>()
  const staff = new Subject<StaffWord>()
  const closing = new AbortController()
  let connection = new AbortController()
  let running: Promise<void> | null = null
  /** The server takes no more of one device at once, and refuses the others. */
  const inLane = createLanes(maxRequestsAtOnce)
  /** Ends when this kiosk may ask again. */
  let slowedDown: Promise<void> = Promise.resolve()

  const change = (part: Partial<ConnectionState>) => state.next({ ...state.value, ...part })

  function lose(lost: AbortController, why: string): void {
    if (lost.signal.aborted) return
    lost.abort(new Error(why))
    change({ line: 'offline' })
    log('server-line-lost', { why })
  }

  // What was said before a machine slept says nothing of now, and its line may be long gone.
  const watchingClock = serverClock.jumped$.subscribe(() => lose(connection, 'the clocks went apart'))

  async function keepConnected(): Promise<void> {
    while (!closing.signal.aborted) {
      connection = new AbortController()
      try {
        const opened = await openSession(deps, connection.signal)
        if (closing.signal.aborted) return
        if (opened.ok) await stayOnline(opened.value, connection)
        else await tellRefusal(opened.refusal)
      } catch (error) {
        // A disk that is full, say: the kiosk goes on without the server and tries again.
        log('server-connect-failed', { err: error })
        lose(connection, 'a fault')
      }
      await pause(backoff.nextMs())
    }
  }

  async function stayOnline(opened: OpenedSession, current: AbortController): Promise<void> {
    const { hello } = opened
    const beganAtMs = clock.monotonicMs()
    log('server-online', { server: hello.cinema.name, durability: hello.durability })
    change({ line: 'online', otherProtocol: null, isShutOut: false, isRetired: false, durability: hello.durability })
    sessions.next({ hello, signal: current.signal })
    const why = await readLiveStream({
      version: requests.version(),
      body: opened.body,
      timer,
      onChanges: (batch) => changes.next(batch),
      onStaff: (word) => staff.next(word),
      onSignOfLife: serverClock.confirm,
    })
    if (!closing.signal.aborted) lose(current, `live stream: ${why}`)
    if (clock.monotonicMs() - beganAtMs >= goodAfterMs) backoff.reset()
  }

  async function tellRefusal(refusal: SessionRefusal): Promise<void> {
    if (state.value.line !== 'offline') log('server-connect-refused', { refusal: refusal.code, ...detailOf(refusal) })
    const isShutOut = !['NoAnswer', 'ServerFault', 'TooManyRequests'].includes(refusal.code)
    change({ line: 'offline', isShutOut, isRetired: refusal.code === 'DeviceRetired' })
    if (refusal.code === 'OtherProtocol') {
      const { serverVersion, protocolVersion } = refusal
      change({ otherProtocol: { serverVersion, protocolVersion } })
    }
    if (refusal.code === 'DeviceStopped') await keepStopped(refusal.why)
    if (isShutOut) await onShutOut()
  }

  function pause(delayMs: number, signal = closing.signal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const goOn = () => {
        stop()
        signal.removeEventListener('abort', goOn)
        resolve()
      }
      const stop = timer(delayMs, goOn)
      signal.addEventListener('abort', goOn)
    })
  }

  /**
   * Asks once the server takes more of this kiosk's questions: one that it told to slow down asks nothing until then, and
   * the same again after it. Told so several times in a row it takes the line for down.
   */
  async function askInTime<Schema extends z.ZodType>(
    question: Question<Schema>,
    signal: AbortSignal,
  ): Promise<Result<z.infer<Schema>, AskRefusal>> {
    for (let tried = 0; tried < maxTries; tried++) {
      const answer = await inLane(async () => {
        await slowedDown
        return await requests.ask(question, signal)
      })
      if (answer.ok || answer.refusal.code !== 'TooManyRequests') return answer
      const { retryAfterSeconds } = answer.refusal
      log('server-slow-down', { retryAfterSeconds })
      slowedDown = pause(Math.min(retryAfterSeconds * 1_000, maxSlowMs), signal)
    }
    return refused({ code: 'NoAnswer', why: 'the server takes no more questions now' })
  }

  async function note(refusal: AskRefusal, asked: AbortController): Promise<void> {
    if (refusal.code === 'NoAnswer') lose(asked, refusal.why)
    // Who we are, or what time it is, has to be settled again; the next hello does so.
    if (['BadSignature', 'UnknownDevice', 'OtherProtocol', 'DeviceRetired'].includes(refusal.code))
      lose(asked, refusal.code)
    if (refusal.code === 'DeviceStopped') await keepStopped(refusal.why)
    if (refusal.code === 'ServerFault') log('server-response-invalid', { detail: refusal.detail })
  }

  /** A device that was stopped stays so over a restart without the server. */
  async function keepStopped(stopped: NonNullable<HelloAnswer['stopped']>): Promise<void> {
    const { serverInfo$, saveServerInfo } = deps.serverFacts
    if (serverInfo$.value) await saveServerInfo({ ...serverInfo$.value, stopped })
  }

  return {
    state: () => state.value,
    state$: state,
    session$: sessions,
    changes$: changes,
    staff$: staff,
    ask: async (question) => {
      const owner = deps.journal.owner()
      if (state.value.line !== 'online' || !owner) return refused({ code: 'NoAnswer', why: 'the line is down' })
      const asked = connection
      const answer = await askInTime({ signedBy: owner.device, ...question }, asked.signal)
      // What the server thinks of a device that this kiosk was before says nothing of the line.
      const isOfLine = (question.signedBy ?? owner.device) === owner.device
      if (answer.ok) serverClock.confirm()
      else if (!closing.signal.aborted && (isOfLine || answer.refusal.code === 'NoAnswer')) {
        await note(answer.refusal, asked)
      }
      return answer
    },
    askWithoutLine: async (question) => {
      const signedBy = question.signedBy ?? deps.journal.owner()?.device ?? null
      return await askInTime({ ...question, signedBy }, closing.signal)
    },
    reconnect: () => {
      // The line is good: whoever waits for this kiosk does not wait for the end of a row of failures.
      backoff.reset()
      lose(connection, 'a new device or epoch')
    },
    start: () => {
      running ??= keepConnected()
    },
    close: async () => {
      watchingClock.unsubscribe()
      closing.abort(new Error('closing'))
      connection.abort(closing.signal.reason)
      await running
    },
  }
}

/** What a refusal says besides its code. */
function detailOf(refusal: SessionRefusal): { readonly detail?: string } {
  if ('why' in refusal) return { detail: refusal.why }
  return 'detail' in refusal ? { detail: refusal.detail } : {}
}
