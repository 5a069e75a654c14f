// Who may import whom, type imports counted. `layers.test.ts` holds every module to it.

/**
 * The rooms of each part, the lowest first: a module may import from its own room and from rooms below it, which come
 * before it in this list. Rooms of one line import nothing from each other. A room is a folder, or a file that stands beside them.
 */
export const rooms: Readonly<Record<string, readonly (readonly string[])[]>> = {
  shared: [
    ['core', 'policy'],
    ['seats', 'devices', 'tickets'],
    ['catalog'],
    ['journal', 'showtimes', 'edits'],
    ['sync'],
    ['sales', 'accounts'],
    ['screen-api.ts'],
    ['link-messages.ts'],
    ['page-link.ts'],
  ],
  runtime: [
    ['log-events'],
    ['start-refused.ts', 'proxy-trust.ts', 'punctual-timer.ts', 'sync-folder.ts', 'log-file.ts', 'try-spawn.ts'],
    ['log.ts', 'data-folder.ts', 'program-host.ts', 'system-ports.ts'],
    ['run-program.ts', 'settings.ts', 'ports.ts'],
    ['policy-defaults.ts'],
  ],
  electron: [
    [
      'cinema-clock.ts',
      'closable-log.ts',
      'closable-timer.ts',
      'closing.ts',
      'keep-heap-small.ts',
      'timer-scheduler.ts',
      'view-of-changes.ts',
      'link',
      'browser',
      'devices',
    ],
    ['store'],
    ['keys'],
    ['journal'],
    ['server-link', 'backup'],
    ['catalog', 'accounts', 'other-kiosks'],
    ['edits', 'seats'],
    ['sales', 'listings'],
    ['sync'],
    ['reports'],
    ['point-of-sale.ts'],
    ['kiosk.ts'],
    ['shell', 'browser-main.ts'],
    ['main.ts', 'preload.ts'],
  ],
  renderer: [['i18n', 'ui'], ['state'], ['frame', 'seat-map'], ['kiosk', 'admin'], ['app'], ['main.tsx']],
  server: [
    ['db', 'jobs', 'listen.ts', 'server-arguments.ts', 'server-version.ts'],
    ['ledger'],
    ['policy', 'kiosks', 'reports'],
    ['accounts', 'seats', 'showtimes'],
    ['catalog', 'sales', 'merchants'],
    ['recovery', 'edits', 'events'],
    ['devices', 'sync', 'demo'],
    ['http'],
    ['rules.ts', 'sweep.ts', 'pulse.ts'],
    ['app.ts', 'works.ts'],
    ['start-server.ts'],
    ['main.ts'],
  ],
  clients: [['cookie-jar.ts', 'form.ts', 'sent.ts'], ['send.ts'], ['merchant-client.ts', 'ttms-client.ts']],
}

/** The parts that a part may import from besides itself. */
export const parts: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  runtime: ['shared'],
  electron: ['shared', 'runtime'],
  renderer: ['shared'],
  server: ['shared', 'runtime'],
  clients: ['shared', 'server'],
}

/** Packages that only some modules may import: all that begin with the name, and those modules by the start of their path. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/main.ts', 'electron/preload.ts', 'electron/shell/'],
  rxdb: ['electron/store/', 'electron/journal/', 'electron/backup/', 'electron/sync/'],
  fastify: ['server/'],
  '@fastify/': ['server/'],
  kysely: ['server/'],
  pg: ['server/db/'],
  pino: ['runtime/log.ts'],
  '@electric-sql/': ['server/db/'],
  react: ['renderer/'],
  'react-dom': ['renderer/'],
  zustand: ['renderer/'],
}

/** Why one module may not import another, or a package; null: it may. */
export function whyNot(from: string, to: string): string | null {
  const [part = '', room = ''] = from.split('/')
  const [otherPart = '', otherRoom = ''] = to.split('/')
  if (!(otherPart in parts) || !/\.tsx?$/.test(to)) return whyNotPackage(from, to)
  if (part !== otherPart) return parts[part]?.includes(otherPart) ? null : `${part}/ imports nothing from ${otherPart}/`
  const layers = rooms[part]
  if (room === otherRoom || !layers) return null
  const levelOf = (name: string) => layers.findIndex((names) => names.includes(name))
  const [level, otherLevel] = [levelOf(room), levelOf(otherRoom)]
  if (level < 0) return `${part}/${room} stands in no layer`
  if (otherLevel < 0) return `${part}/${otherRoom} stands in no layer`
  if (otherLevel > level) return `${part}/${room} stands below ${part}/${otherRoom}`
  return otherLevel === level ? `${part}/${room} stands beside ${part}/${otherRoom}` : null
}

function whyNotPackage(from: string, to: string): string | null {
  for (const [name, places] of Object.entries(packages)) {
    const isIt = to === name || to.startsWith(name.endsWith('/') ? name : `${name}/`)
    if (isIt && !places.some((place) => from.startsWith(place))) return `only ${places.join(', ')} may import ${name}`
  }
  return null
}
