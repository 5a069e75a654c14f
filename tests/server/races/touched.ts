import type { SentStatement } from './lane.ts'
import { kiosks, merchant, people } from './stage.ts'

/** How a statement touches the rows of a table: it reads them, keeps them as they are, locks them for itself, changes them. */
type How = 'read' | 'share' | 'lock' | 'write' | 'make'

type Touch = {
  readonly table: string
  readonly how: How
  /** Whose rows: of these kiosks and people alone, where the statement names any. */
  readonly owners: ReadonlySet<unknown>
}

/** One statement of an act, or the end of its transaction, with all that it touched. */
export type Step = { readonly text: string; readonly touches: readonly Touch[] }

/** What is written beside what was asked for, by whoever asks: two requests do not meet there. */
const besideThePoint = ['outbox', 'changes', 'change_counters', 'device_nonces', 'audit', 'tries', 'server_secrets']
/** Tables whose rows belong to a kiosk or a person, which every statement names by number or not at all. */
const ownedTables = [
  'devices',
  'accounts',
  'merchants',
  'sessions',
  'journal_entries',
  'grants',
  'edits',
  'device_staff',
]
/** What belongs to one device of a kiosk concerns the other ones, too. */
const toOwner = (value: unknown): unknown => (value === kiosks.former ? kiosks.one : value)
const owners: readonly unknown[] = [...Object.values(kiosks), ...Object.values(people), merchant.accountId]

/** The statements that an act sent, in their order; the end of a transaction touches what it kept, locked or wrote. */
export function toSteps(sent: readonly SentStatement[], tables: readonly string[]): Step[] {
  const held = new Map<object, Touch[]>()
  return sent.map(({ client, text, values }) => {
    if (/^\s*(commit|rollback)\s*$/i.test(text)) {
      const touches = held.get(client) ?? []
      held.delete(client)
      return { text, touches }
    }
    const touches = touchesOf(text, values, tables)
    held.set(client, [...(held.get(client) ?? []), ...touches.filter(({ how }) => how !== 'read')])
    return { text, touches }
  })
}

function touchesOf(text: string, values: readonly unknown[], tables: readonly string[]): Touch[] {
  const lower = text.toLowerCase().replaceAll('"', '')
  const named = values
    .flat()
    .filter((value) => owners.includes(value))
    .map(toOwner)
  return tables
    .filter((table) => !besideThePoint.includes(table) && new RegExp(`\\b${table}\\b`).test(lower))
    .map((table) => {
      const isOwned = ownedTables.includes(table)
      return { table, how: howOf(table, lower, isOwned), owners: new Set(isOwned ? named : []) }
    })
}

function howOf(table: string, lower: string, isOwned: boolean): How {
  if (new RegExp(`(update|delete from) ${table}\\b`).test(lower)) return 'write'
  if (new RegExp(`insert into ${table}\\b`).test(lower)) return isOwned ? 'make' : 'write'
  if (/for (no key )?update/.test(lower)) return 'lock'
  return /for (key )?share/.test(lower) ? 'share' : 'read'
}

/**
 * The statements of one act before which another act can come in between to another effect: those that touch what the
 * other writes, or write what it touches. Before the first of them it would come first as a whole.
 */
export function meetingPoints(steps: readonly Step[], others: readonly Step[]): number[] {
  const touchesOfOther = others.flatMap(({ touches }) => touches)
  const meets = ({ touches }: Step) => touches.some((touch) => touchesOfOther.some((other) => isMet(touch, other)))
  return steps.flatMap((step, index) => (meets(step) ? [index] : [])).slice(1)
}

function isMet(one: Touch, other: Touch): boolean {
  if (one.table !== other.table || !(isFelt(one.how, other.how) || isFelt(other.how, one.how))) return false
  if (one.owners.size > 0 && other.owners.size > 0) return [...one.owners].some((owner) => other.owners.has(owner))
  // A new row of nobody in particular is none that the other names.
  const [made, named] = one.how === 'make' ? [one, other] : [other, one]
  return made.how !== 'make' || made.owners.size > 0 || named.owners.size === 0
}

/** Who reads without a lock does not feel one. */
function isFelt(how: How, by: How): boolean {
  if (how === 'write' || how === 'make') return true
  return how === 'lock' && by !== 'read'
}
