/** A kind of log line: `message` stands in the line, the rest on the generated page docs/log-events.md. */
export type LogEvent = {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  readonly message: string
  /** What happened, one or two sentences for an operator. */
  readonly meaning: string
  /** What an operator does; null: nothing. */
  readonly action: string | null
}
