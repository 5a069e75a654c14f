import { createHash } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import { usualPassword } from '../../support/web-customer.ts'

// The world that each round begins with, as plain rows: a few people, three kiosks (one of them was another device
// before), two showtimes, and one seat that the
// whole round is about. Every id is fixed, since everything else is deleted before.

export const nowMs = Date.UTC(2026, 10, 21, 4)
/** A request that came a minute later: the order in payment is over by then. */
export const laterMs = nowMs + 60_000
const holdEndsAtMs = nowMs + 30_000

export const people = { customer: 11, other: 12, administrator: 13, manager: 14, otherManager: 15, clerk: 16 } as const
export const merchant = { accountId: 21, login: 'shop-21' } as const
export const films = { shown: 31, other: 32, idle: 33 } as const
export const halls = { shown: 41, other: 42, idle: 43 } as const
export const showtimes = { shown: 51, other: 52 } as const
/** `desk` is the kiosk that staff use; `former` is what `one` was before it enrolled again with its key. */
export const kiosks = { former: 60, one: 61, two: 62, desk: 63 } as const
export const priceFen = 3_990
export const beginsAtMs = nowMs + 3 * 3_600_000
export const seat = { row: 1, col: 1 } as const
/** The number under which the seat is held, granted or sold. */
export const saleNumber = 4
export const webOrder = 901
export const kioskTicket = 6_100_000_001
export const formerTicket = 6_000_000_001
export const saleId = '00000000-0000-4000-8000-0000000000aa'
export const paymentKey = '00000000-0000-4000-8000-0000000000bb'
export const enrolCode = 'RACERACERACE'
export const items = { first: 71, second: 72 } as const
/** The last entry of each kiosk's journal. */
export const lastSeq = 10

export const scenes = [
  'free',
  'sixth',
  'held',
  'web-sold',
  'granted',
  'kiosk-sold',
  'displaced',
  'web-displaced',
  'refunded',
  'refund-taken',
  'written-off',
  'undelivered',
  'quarantined',
  'recovering',
] as const
export type Scene = (typeof scenes)[number]

export const emailOf = (person: keyof typeof people) => `${person.toLowerCase()}@races.example`

/** The tokens of the round's sessions: others each round, since a server remembers those that it has seen. */
export const tokenOf = (person: keyof typeof people | 'merchant', round: number) => `${person}-${round}`

/** A hash that costs next to nothing to verify. The password is the usual one. */
export async function cheapPasswordHash(): Promise<string> {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  return hash(md5(md5(usualPassword)), { memoryCost: 8, timeCost: 1, parallelism: 1 })
}

type Row = Readonly<Record<string, string | number | boolean | null | { readonly sql: string }>>

/** The statements that make the world of this scene, after everything was deleted, in a function of `round`. */
export function stageSql(scene: Scene, passwordHash: string, publicKeyOf: (device: number) => string): string {
  const rows: (readonly [table: string, row: Row])[] = [...peopleRows(passwordHash), ...scheduleRows(scene)]
  for (const device of Object.values(kiosks)) {
    const isLost = scene === 'written-off' || scene === 'undelivered'
    const isWorking = device !== kiosks.former && (device !== kiosks.one || !(isLost || scene === 'quarantined'))
    const state = isWorking ? 'enrolled' : isLost || device === kiosks.former ? 'written-off' : 'closed'
    const recovery = scene === 'recovering' && isWorking && device !== kiosks.desk ? 'unreported' : null
    rows.push([
      'devices',
      { ...deviceRow(device, publicKeyOf(device)), state, recovery, ...(state === 'closed' ? closed : {}) },
    ])
  }
  for (const device of Object.values(kiosks)) {
    for (const account_id of Object.values(people)) rows.push(['device_staff', { device, account_id }])
  }
  rows.push(['enrol_codes', { code_hash: sha256(enrolCode), expires_at_ms: nowMs + 600_000, used_by: null }])
  rows.push(...seatRows[scene])
  if (scene !== 'quarantined') rows.push(...entriesKept)
  const byShape = Map.groupBy(rows, ([table, row]) => `${table} ${Object.keys(row)}`)
  return [...byShape.values()].map(insertSql).join('\n')
}

const closed = { closed_epoch: 1, closed_seq: lastSeq }

function peopleRows(password_hash: string): (readonly [string, Row])[] {
  const names = Object.keys(people) as (keyof typeof people)[]
  const roles = { customer: 'customer', other: 'customer', otherManager: 'manager' } as const
  const session = (name: string, account_id: number) => {
    const token_hash = { sql: `encode(sha256(('${name}-' || round)::bytea), 'hex')` }
    const password = name === 'merchant' ? { merchant_password: 1 } : { account_password: 1 }
    return ['sessions', { token_hash, account_id, ...password, last_used_at_ms: nowMs }] as const
  }
  return [
    ...names.map((name) => {
      const role = new Map<string, string>(Object.entries(roles)).get(name) ?? name
      const account = {
        account_id: people[name],
        name,
        email: emailOf(name),
        mobile: '13800000000',
        password_hash,
        role,
      }
      return ['accounts', { ...account, level: 0, made_at_ms: nowMs }] as const
    }),
    [
      'merchants',
      {
        ...{ account_id: merchant.accountId, login: merchant.login, login_key: merchant.login, password_hash, type: 1 },
        ...{ state: 0, state_reason: '', made_at_ms: nowMs },
      },
    ],
    ...names.map((name) => session(name, people[name])),
    session('merchant', merchant.accountId),
  ]
}

function scheduleRows(scene: Scene): (readonly [string, Row])[] {
  const film = (film_id: number) => {
    const texts = { title: `影片 ${film_id}`, title_key: `影片 ${film_id}`, synopsis: '', director: '乙', actors: '甲' }
    return ['films', { film_id, ...texts, genre: '', duration_minutes: 100, picture: '/a.png' }] as const
  }
  const plan = JSON.stringify({ rows: 6, cols: 10, gaps: [], wheelchairs: [] })
  const hall = (hall_id: number) => {
    const name = `影厅 ${hall_id}`
    return ['halls', { hall_id, name, name_key: name, description: '', plan }] as const
  }
  const showtime = (showtime_id: number, film_id: number, hall_id: number) => {
    const names = { film_title: `影片 ${film_id}`, hall_name: `影厅 ${hall_id}` }
    const times = { begins_at_ms: beginsAtMs, ends_at_ms: beginsAtMs + 100 * 60_000 }
    const ids = { showtime_id, film_id, hall_id, price_fen: priceFen, plan, seat_count: 60 }
    return ['showtimes', { ...ids, ...names, ...times, is_withheld: scene === 'recovering' }] as const
  }
  return [
    ...Object.values(films).map(film),
    ...Object.values(halls).map(hall),
    showtime(showtimes.shown, films.shown, halls.shown),
    showtime(showtimes.other, films.other, halls.other),
  ]
}

function deviceRow(device: number, public_key: string): Row {
  return {
    ...{ device, epoch: 1, public_key, name: `${device}`, is_blocked: false, acknowledged_seq: lastSeq },
    ...{ enrolled_at_ms: nowMs, heard_at_ms: nowMs, merchant_id: device === kiosks.one ? merchant.accountId : null },
  }
}

function custody(state: string, holder: number, number = saleNumber, at: { row: number; col: number } = seat) {
  const hold_ends_at_ms = state === 'in-payment' ? holdEndsAtMs : null
  const place = { showtime_id: showtimes.shown, seat_row: at.row, seat_col: at.col }
  const epoch = state === 'granted' || state === 'written-off' ? 1 : 0
  return ['seat_custody', { ...place, holder, epoch, number, state, hold_ends_at_ms }] as const
}

const ofSeat = { showtime_id: showtimes.shown, seat_row: seat.row, seat_col: seat.col, sale_number: saleNumber }
const ofMoney = { price_fen: priceFen, paid_fen: priceFen, made_at_ms: nowMs }

function webTicket(ticket_number: number, parts: Row) {
  const ofWeb = { account_id: people.customer, customer_slot: 6, device: 0, ...ofMoney, sold_at_ms: nowMs }
  return ['tickets', { ticket_number, ...ofSeat, ...ofWeb, method: 'web-trusted', state: 'sold', ...parts }] as const
}

function soldAtKiosk(state: string, parts: Row = {}) {
  const ofKiosk = { device: kiosks.one, sale_id: saleId, method: 'card', terminal_reference: 'T1', token: 'signed' }
  const ticket = { ticket_number: kioskTicket, ...ofSeat, ...ofMoney, ...ofKiosk, sold_at_ms: nowMs, state, ...parts }
  return ['tickets', ticket] as const
}

function item(item_id: number, why: string, parts: Row = {}) {
  const ofEntry = { device: kiosks.one, epoch: 1, seq: lastSeq, showtime_id: showtimes.shown, made_at_ms: nowMs }
  return ['review_items', { item_id, why, ticket_number: kioskTicket, ...ofEntry, ...parts }] as const
}

/** A sale of the seat as a kiosk tells of it. */
export const soldBody = {
  saleId,
  showtimeId: showtimes.shown,
  tickets: [{ ...seat, grantNumber: saleNumber, ticketNumber: kioskTicket, priceFen, token: 'signed' }],
  totalFen: priceFen,
  payment: { key: paymentKey, method: 'card', terminalReference: 'T1' },
  performance: { filmId: films.shown, hallId: halls.shown, beginsAt: beginsAtMs / 1_000 },
} as const

function quarantinedEntry() {
  const [seq, entry_id] = [lastSeq, '00000000-0000-4000-8000-0000000000cc']
  const raw = { device: kiosks.one, epoch: 1, seq, id: entry_id, kind: 'sold', at: nowMs, body: soldBody }
  const row = { device: kiosks.one, epoch: 1, seq, entry_id, kind: 'sold', raw: JSON.stringify(raw) }
  return [
    'journal_entries',
    { ...row, outcome: 'quarantined', received_at_ms: nowMs, payment_key: paymentKey, ends_payment: true },
  ] as const
}

/** The end of the first kiosk's journal, where nothing of it waits for a person. */
const entriesKept = [2, 1, 0].map((before) => {
  const [seq, entry_id] = [lastSeq - before, `00000000-0000-4000-8000-0000000000d${before}`]
  const row = { device: kiosks.one, epoch: 1, seq, entry_id, kind: 'staff-action', raw: '{}' }
  return [
    'journal_entries',
    { ...row, outcome: 'accepted', received_at_ms: nowMs, payment_key: null, ends_payment: false },
  ] as const
})

const fiveTickets = [1, 2, 3, 4, 5].flatMap((col) => [
  custody('sold', 0, 1, { row: 3, col }),
  webTicket(910 + col, { seat_row: 3, seat_col: col, sale_number: 1, customer_slot: col }),
])

const proposal = ['sign_offs', { device: kiosks.one, proposed_by: people.manager, proposed_at_ms: nowMs }] as const

const seatRows: Readonly<Record<Scene, readonly (readonly [string, Row])[]>> = {
  free: [custody('free', 0, saleNumber - 1)],
  sixth: [custody('free', 0, saleNumber - 1), ...fiveTickets],
  held: [custody('in-payment', 0), webTicket(webOrder, { state: 'in-payment', method: null, sold_at_ms: null })],
  'web-sold': [custody('sold', 0), webTicket(webOrder, {})],
  granted: [custody('granted', kiosks.one)],
  'kiosk-sold': [
    custody('sold', 0),
    soldAtKiosk('sold'),
    item(items.first, 'price'),
    item(items.second, 'showtime-changed'),
  ],
  displaced: [
    custody('sold', 0),
    webTicket(webOrder, { account_id: people.other }),
    soldAtKiosk('displaced', { sale_number: saleNumber - 1 }),
    item(items.first, 'displaced'),
    item(items.second, 'showtime-changed'),
  ],
  'web-displaced': [
    custody('granted', kiosks.one),
    webTicket(webOrder, { state: 'displaced', sale_number: saleNumber - 1 }),
    item(items.first, 'displaced', { ticket_number: webOrder }),
  ],
  refunded: [
    custody('free', 0, saleNumber + 1),
    soldAtKiosk('refunded'),
    item(items.first, 'refund-due', { amount_fen: priceFen, cause: 'staff', epoch: null, seq: null }),
  ],
  'refund-taken': [
    custody('free', 0, saleNumber + 1),
    soldAtKiosk('refunded'),
    item(items.first, 'refund-due', {
      ...{ amount_fen: priceFen, cause: 'staff', epoch: null, seq: null, payer: kiosks.two },
    }),
    ['refund_claims', { ticket_number: kioskTicket, device: kiosks.two }],
  ],
  'written-off': [custody('written-off', kiosks.one), proposal],
  undelivered: [
    custody('sold', 0),
    soldAtKiosk('sold'),
    item(items.first, 'undelivered', { amount_fen: priceFen, seq: null }),
    item(items.second, 'showtime-changed'),
  ],
  quarantined: [
    custody('written-off', kiosks.one),
    proposal,
    quarantinedEntry(),
    item(items.first, 'quarantined', { ticket_number: null, showtime_id: null }),
  ],
  recovering: [
    custody('free', 0, saleNumber - 1),
    ['recoveries', { why: 'operator', generation: nowMs, began_at_ms: nowMs, ended_at_ms: null }],
  ],
}

function insertSql(rows: readonly (readonly [table: string, row: Row])[]): string {
  const [[table, first] = ['', {}]] = rows
  const ofCinema: Row = table === 'device_staff' ? {} : { cinema_id: 1 }
  const names = Object.keys({ ...ofCinema, ...first })
  const values = rows.map(([, row]) => `(${Object.values({ ...ofCinema, ...row }).map(toSql)})`)
  return `insert into ${table} (${names}) values ${values};`
}

function toSql(value: Row[string]): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  return typeof value === 'object' && value !== null ? value.sql : String(value)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
