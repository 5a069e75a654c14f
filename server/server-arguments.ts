import { StartRefused } from '../runtime/start-refused.ts'

export type ServerArguments = {
  /** The operator says that the database was restored from a copy. */
  readonly isRestored: boolean
}

/** What stands behind `npm run server --`. Anything else than `--restored` is refused, so that a slip is no silence. */
export function readArguments(argv: readonly string[]): ServerArguments {
  const unknown = argv.find((argument) => argument !== '--restored')
  if (unknown !== undefined) throw new StartRefused(`${unknown} is no argument of the server; there is --restored`)
  return { isRestored: argv.includes('--restored') }
}
