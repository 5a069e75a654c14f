import pg from 'pg'

/** Watches what one pool of connections sends; `before` may hold a statement back. */
export type Watcher = {
  readonly before: (client: object, text: string, values: readonly unknown[]) => Promise<void> | null
  readonly after: (
    client: object,
    text: string,
    came: { readonly error?: unknown; readonly rows?: readonly object[] },
  ) => void
}

const watchers = new Map<string, Watcher>()
const send = pg.Client.prototype.query as (this: pg.Client, ...given: unknown[]) => unknown

/** From now on the statements of connections that bear this application name are watched. */
export function watchStatements(applicationName: string, watcher: Watcher): void {
  watchers.set(applicationName, watcher)
  pg.Client.prototype.query = watched as typeof pg.Client.prototype.query
}

/** No statement is watched any more. */
export function endWatching(): void {
  watchers.clear()
  pg.Client.prototype.query = send as typeof pg.Client.prototype.query
}

function watched(this: pg.Client, ...given: unknown[]): unknown {
  const { connectionParameters } = this as unknown as { connectionParameters: { application_name?: string } }
  const watcher = watchers.get(connectionParameters.application_name ?? '')
  const [asked] = given
  const text = typeof asked === 'string' ? asked : (asked as { text?: string }).text
  if (!watcher || text === undefined || given.some((one) => typeof one === 'function')) return send.apply(this, given)
  return askWatched(this, watcher, text, given)
}

async function askWatched(client: pg.Client, watcher: Watcher, text: string, given: unknown[]): Promise<unknown> {
  const [asked, apart] = given
  const values = typeof asked === 'string' ? apart : (asked as { values?: unknown }).values
  const held = watcher.before(client, text, Array.isArray(values) ? values : [])
  if (held) await held
  try {
    const answer = await send.apply(client, given)
    watcher.after(client, text, answer as { readonly rows?: readonly object[] })
    return answer
  } catch (error) {
    watcher.after(client, text, { error })
    throw error
  }
}
