import type { Fen } from '../../../shared/core/money.ts'
import type { EditChange, EditRefusal } from '../../../shared/edits/contract.ts'
import type { EditView, ProgrammeView } from '../../../shared/edits/views.ts'
import type { Words } from '../../app/use-words.ts'

export type ChangeWords = {
  readonly kind: string
  /** What it is about, in one line; empty where the kind says it all. */
  readonly about: string
  /** Field by field. */
  readonly lines: readonly string[]
}

/** What a change does, in the words of the screen's language. */
export function changeWords(edit: Pick<EditView, 'change' | 'about'>, words: Words, nowMs: number): ChangeWords {
  const { change, about } = edit
  const { t, f } = words
  const names = [about.film && f.text(about.film), about.hall && f.text(about.hall)]
  const when = about.beginsAt === null ? null : f.moment(about.beginsAt, nowMs)
  const email = change.kind === 'set-member-level' ? change.email : null
  const facts = [...names, when, email].filter((fact) => fact !== null)
  return { kind: t.changes.kind[change.kind], about: f.dotted(...facts), lines: linesOf(change, words, nowMs) }
}

function linesOf(change: EditChange, words: Words, nowMs: number): string[] {
  const { t } = words
  if (change.kind === 'add-showtime') {
    const { priceFen } = change.showtime
    return [`${t.changes.price} ${valueWords('priceFen', priceFen, words, nowMs)}`]
  }
  if (!('to' in change)) return []
  const from = new Map(Object.entries(change.from))
  return Object.entries(change.to).map(([name, value]) => {
    const [before, after] = [from.get(name), value].map((one) => valueWords(name, one, words, nowMs))
    return `${fieldWord(name, words)} ${t.changes.fromTo(before ?? '', after ?? '')}`
  })
}

/** One value as a person reads it; null stands for the environment's default. */
export function valueWords(name: string, value: unknown, { t, f }: Words, nowMs: number): string {
  if (value === null || value === undefined) return t.changes.default
  if (name === 'priceFen') return f.money(value as Fen)
  if (name === 'beginsAt') return f.moment(Number(value), nowMs)
  if (name === 'level') return t.changes.level(Number(value))
  if (name === 'allotmentShare') return f.percent(Number(value))
  if (name === 'memberLevels') return (value as number[]).join(' / ')
  if (name === 'offlineSales')
    return t.changes.offlineSales[value as ProgrammeView['policy']['inForce']['offlineSales']]
  return value === '' ? t.changes.emptyText : shortened(String(value))
}

function fieldWord(name: string, { t }: Words): string {
  // Money brings its own unit.
  if (name === 'priceFen') return t.changes.price
  const byName: Readonly<Record<string, string>> = t.changes.field
  return byName[name] ?? name
}

/** Why the server refused it. */
export function refusalWords(refusal: EditRefusal, words: Words): string {
  const { t, language } = words
  if (refusal.code !== 'ChangedMeanwhile') return t.changes.refusal[refusal.code]
  const fields = refusal.fields.map((name) => fieldWord(name, words))
  return t.changes.changedMeanwhile(fields.join(language === 'zh' ? '、' : ', '))
}

const longestShown = 60

function shortened(text: string): string {
  const characters = [...text]
  return characters.length > longestShown ? `${characters.slice(0, longestShown).join('')}…` : text
}
