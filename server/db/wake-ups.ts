import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Log } from '../../runtime/log.ts'

/** A relay that has moved something sends one here, in its own transaction; nobody else sends any (docs/decisions/0005). */
export const wakeUpChannel = 'ttms_changes'

/** How the codes begin by which Postgres ends a connection. */
const goodbye = '57P'

/** How the servers of one database wake each other; where that can't be had, they poll instead. */
export type WakeUps = {
  /** Sent as the payload: what this program sends wakes the others only. */
  readonly own: string
  /** Whether a wake-up that another server sends now would be heard. */
  readonly areHeard: () => boolean
  /**
   * Asks on the connection that hears, which shows that it is still there; it is opened where there is none. Where it
   * can't be had any other connection is asked. Returns the first row.
   */
  readonly ask: (statement: string) => Promise<unknown>
  /** Called for what others send, and once from the moment that they are heard: something may have come before. */
  readonly onWakeUp: (wake: () => void) => void
  readonly close: () => Promise<void>
}

/** An embedded database belongs to one program: there is nobody else to hear of. */
export function noWakeUps(ask: WakeUps['ask']): WakeUps {
  return { own: '', areHeard: () => true, ask, onWakeUp: () => undefined, close: async () => undefined }
}

type Deps = {
  readonly createClient: () => pg.Client
  readonly askAny: WakeUps['ask']
  readonly log: Log
}

/**
 * Hears wake-ups on a connection of its own, from the first time that `ask` is called. Only a connection that has heard
 * one counts: behind a pooler `LISTEN` may succeed and nothing ever come, so each new one is tried with a word of ours.
 */
export function hearWakeUps({ createClient, askAny, log }: Deps): WakeUps {
  const own = randomUUID()
  let client: pg.Client | null = null
  /** The last connection that was heard on, or tried. */
  let heard: pg.Client | null = null
  let tried: pg.Client | null = null
  let wake: () => void = () => undefined
  let isSilenceLogged = false

  const drop = (lost: pg.Client) => {
    if (client === lost) client = null
    if (heard === lost) heard = null
  }

  const hear = (on: pg.Client, from: string | undefined) => {
    const isFirst = heard !== on
    heard = on
    isSilenceLogged = false
    if (isFirst || from !== own) wake()
  }

  const open = async (): Promise<pg.Client> => {
    const opened = createClient()
    opened.on('notification', ({ payload }) => hear(opened, payload))
    opened.on('end', () => drop(opened))
    opened.on('error', (error) => {
      if (client === opened) log('database-connection-lost', { err: error })
      drop(opened)
      void opened.end()
    })
    try {
      await opened.connect()
      await opened.query(`listen ${wakeUpChannel}`)
    } catch (fault) {
      await opened.end()
      throw fault
    }
    client = opened
    return opened
  }

  /** By another connection: one that a pooler lends for a moment hears itself, and nobody else. */
  const tryOut = async (opened: pg.Client) => {
    if (tried === opened) logSilence()
    tried = opened
    await askAny(`select pg_notify('${wakeUpChannel}', '${own}')`)
  }

  const logSilence = (err?: unknown) => {
    if (!isSilenceLogged) log('wake-ups-not-heard', { err })
    isSilenceLogged = true
  }

  return {
    own,
    areHeard: () => client !== null && heard === client,
    ask: async (statement) => {
      let asked: pg.Client
      try {
        asked = client ?? (await open())
        if (heard !== asked) await tryOut(asked)
      } catch (fault) {
        logSilence(fault)
        return askAny(statement)
      }
      try {
        return (await asked.query(statement)).rows[0]
      } catch (fault) {
        // What the database says of the statement it would say again; one that is silent, or says goodbye, is lost.
        if (fault instanceof pg.DatabaseError && !fault.code?.startsWith(goodbye)) throw fault
        drop(asked)
        await asked.end()
        return askAny(statement)
      }
    },
    onWakeUp: (called) => {
      wake = called
    },
    close: async () => {
      const open = client
      client = null
      if (open) await open.end()
    },
  }
}
