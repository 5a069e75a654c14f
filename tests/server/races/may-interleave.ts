import type { Encounter } from './plan-meetings.ts'

// Where two requests may end as in neither order, and why that harms nobody. The invariants hold there too.

const byName = /^admin\/schedule\/(addSche|addschedule|modifysche)/
const renames = /^admin\/(movie|hall)\/(modify|add|delete)|^\/kiosk\/v1\/edits (add|change|remove)-(film|hall)/
const endsSession = /^(index)?\/user\/(logout|modifyinfo)/

const cases: readonly { readonly one: RegExp; readonly other: RegExp; readonly why: string }[] = [
  {
    one: byName,
    other: renames,
    why: 'a film and a hall that are named on the wire are those that bore the name before',
  },
  {
    one: /^\/kiosk\/v1\/enrol/,
    other: /^a recovery begins/,
    why: 'a kiosk that is enrolled as a recovery begins holds nothing yet: whether it is waited for makes no difference',
  },
  {
    one: /^\/kiosk\/v1\/hello, of a kiosk that was told more/,
    other: /^/,
    why: 'such a hello is three transactions (who it is, a recovery begins, what it is told), each true by itself',
  },
  {
    one: /^\/kiosk\/v1\/journal refund-paid, of a second journal/,
    other: /^\/kiosk\/v1\/take-refund, by the terminal/,
    why: 'a request of a kiosk goes on that was let in before its second journal came: a stop counts from the next one on',
  },
  { one: endsSession, other: endsSession, why: 'a request goes on whose session was ended after it had been let in' },
]

/** Whether these two may end in another way than one after the other. */
export function mayInterleave({ acts }: Pick<Encounter, 'acts'>): boolean {
  const [first, second] = acts.map(({ name }) => name)
  return cases.some(
    ({ one, other }) =>
      (one.test(first ?? '') && other.test(second ?? '')) || (one.test(second ?? '') && other.test(first ?? '')),
  )
}
