export type KeepAllotment = {
  /** One pass over the showtimes ahead: send home what is past its cut-off, ask for what is missing. Never two at once. */
  readonly run: () => Promise<void>
  /** Passes by themselves every few minutes from now on; the answer ends them. */
  readonly start: () => () => void
}
