import pino from 'pino'

export type Log = pino.Logger

const secretNames = ['password', 'pasw', 'token', 'enrolCode', 'privateKey', 'authorization', 'cookie', 'mobile', 'tel']

/** The log of one program: JSON lines on standard error, with secrets and telephone numbers taken out by name. */
export function createLog(program: string): Log {
  return pino(
    {
      name: program,
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '(taken out)' },
    },
    pino.destination({ fd: 2, sync: true }),
  )
}
