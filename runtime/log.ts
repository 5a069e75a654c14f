import pino from 'pino'
import type { LogFile } from './log-file.ts'

export type Log = pino.Logger

const secretNames = ['password', 'pasw', 'token', 'enrolCode', 'privateKey', 'authorization', 'cookie', 'mobile', 'tel']

/**
 * The log of one program: JSON lines on standard error, and in a file where it has one, with secrets and telephone
 * numbers taken out by name.
 */
export function createLog(program: string, file: LogFile | null = null): Log {
  const standardError = pino.destination({ fd: 2, sync: true })
  // A program of Windows has no standard error where nobody started it from a console. With a file nothing is lost then.
  if (file) standardError.on('error', () => undefined)
  return pino(
    {
      name: program,
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '(taken out)' },
    },
    {
      write: (line) => {
        file?.write(line)
        standardError.write(line)
      },
    },
  )
}
