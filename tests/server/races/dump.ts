import { laterMs, nowMs } from './stage.ts'

// How the tables end, in words that are the same whenever the same has happened: without what is random, with numbers
// that the server made told by their place alone.

// The totals are the same whenever a recount says so, which is an invariant; how far they are swept is chance.
const leftOut = [
  ...['outbox', 'changes', 'change_counters', 'device_nonces', 'tries', 'race_history'],
  ...['box_office', 'box_office_changes'],
]
const volatile = [
  ...['token_hash', 'password_hash', 'audit_id', 'sign_off_id', 'recovery_id', 'heard_at_ms', 'last_used_at_ms'],
  ...['decided_at_ms', 'allotted_seats'],
]

export function dumpSql(tables: readonly string[], kept: readonly string[]): string {
  return tables
    .filter((name) => !leftOut.includes(name) && !kept.includes(name))
    .map((name) => `select '${name} ' || (to_jsonb(${name}) - '{${volatile}}'::text[])::text as row from ${name}`)
    .join('\nunion all\n')
}

const [firstMs, lastMs] = [nowMs, laterMs + 2 * 3_600_000]

/** Ids of the server's sequences and times of the round become signs. */
export function toEnd(rows: readonly { readonly row: string }[]): string {
  const lines = rows.map(({ row }) =>
    row.replace(/\b\d{5,13}\b/g, (digits) => {
      if (digits.length === 13) return Number(digits) >= firstMs && Number(digits) < lastMs ? 'T' : digits
      return /^1\d{4,7}$/.test(digits) ? '#' : digits
    }),
  )
  return lines.toSorted().join('\n')
}
