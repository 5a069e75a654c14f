import pino, { type LevelWithSilent } from 'pino'
import { type LogEventId, logEvents } from './log-events/log-events.ts'
import type { LogFile } from './log-file.ts'

type OwnField = 'event' | 'level' | 'time' | 'pid' | 'hostname' | 'name' | 'msg'
/** What a line says besides its event. */
export type LogDetail = Readonly<Record<string, unknown>> & { readonly [field in OwnField]?: never }

/** Writes one line, with the event's level and message; a fault stands in `err`. */
export type Log = (event: LogEventId, detail?: LogDetail) => void

const secretNames = ['password', 'pasw', 'token', 'enrolCode', 'privateKey', 'authorization', 'cookie', 'mobile', 'tel']

/** A log whose lines, JSON of `level` and above with secrets and telephone numbers taken out by name, go to `write`. */
export function createLogTo(
  write: (line: string) => void,
  { name, level = 'info' }: { readonly name: string; readonly level?: LevelWithSilent },
): Log {
  const logger = pino(
    {
      name,
      level,
      redact: { paths: secretNames.flatMap((secret) => [secret, `*.${secret}`]), censor: '(taken out)' },
    },
    { write },
  )
  return (event, detail) => {
    const { level: of, message } = logEvents[event]
    logger[of]({ event, ...detail }, message)
  }
}

/** The log of one program, on standard error, and in a file where it has one. */
export function createLog(program: string, file: LogFile | null = null): Log {
  const standardError = pino.destination({ fd: 2, sync: true })
  // A program of Windows has no standard error where nobody started it from a console. With a file nothing is lost then.
  if (file) standardError.on('error', () => undefined)
  const write = (line: string) => {
    file?.write(line)
    standardError.write(line)
  }
  return createLogTo(write, { name: program })
}
