import type { Bilingual } from '../../../shared/catalog/replicas.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { EditRefusal } from '../../../shared/edits/contract.ts'
import type { EditChange } from '../../../shared/edits/edit-kinds.ts'
import type { ScheduleView } from '../../../shared/edits/schedule-view.ts'
import type { EditView } from '../../../shared/edits/views.ts'
import type { SeatGrid } from '../../../shared/seats/seat-plan.ts'
import type { Words } from '../../state/use-words.ts'

export type ChangeWords = {
  readonly kind: string
  /** What it is about, in one line; empty where the kind says it all. */
  readonly about: string
  /** Field by field. */
  readonly lines: readonly string[]
}

/** Every field that a change of any kind sets. */
type EditedField = FieldsOf<Extract<EditChange, { readonly to: object }>>
type FieldsOf<Change> = Change extends { readonly to: infer To } ? keyof To : never

type DrawnEdit = Pick<EditView, 'change' | 'about' | 'movedTo'>

/** What a change does, in the words of the screen's language. */
export function changeWords(edit: DrawnEdit, words: Words, nowMs: number): ChangeWords {
  const { change, about } = edit
  const { t, f } = words
  const names = [about.film && f.text(about.film), about.hall && f.text(about.hall)]
  const when = about.beginsAt === null ? null : f.moment(about.beginsAt, nowMs)
  const facts = [...names, when, about.email].filter((fact) => fact !== null)
  return { kind: t.changes.kind[change.kind], about: f.dotted(...facts), lines: linesOf(edit, words, nowMs) }
}

function linesOf(edit: DrawnEdit, words: Words, nowMs: number): string[] {
  const { change } = edit
  switch (change.kind) {
    case 'add-showtime':
      return [`${words.t.changes.price} ${valueWords('priceFen', change.showtime.priceFen, words, nowMs)}`]
    case 'add-film':
      return [words.t.film.minutes(change.film.durationMinutes)]
    case 'add-hall':
      return [planWords(change.hall.plan, words)]
    case 'change-film':
    case 'change-hall':
    case 'change-showtime':
    case 'set-member-level':
    case 'change-policy':
      return beforeAndAfter(edit, change, words, nowMs)
    case 'remove-film':
    case 'remove-hall':
    case 'call-off-showtime':
      return []
  }
}

type FromTo = { readonly from: object; readonly to: object }

function beforeAndAfter({ about, movedTo }: DrawnEdit, change: FromTo, words: Words, nowMs: number): string[] {
  const from = new Map(Object.entries(change.from))
  const [namesBefore, namesAfter] = [namesIn(about), namesIn(movedTo)]
  return Object.entries(change.to).map(([name, value]) => {
    const before = valueWords(name, namesBefore.get(name) ?? from.get(name), words, nowMs)
    const after = valueWords(name, namesAfter.get(name) ?? value, words, nowMs)
    return `${fieldWord(name, words)} ${words.t.changes.fromTo(before, after)}`
  })
}

/** The film and the hall of a showtime, by the fields that hold their numbers. */
function namesIn({ film, hall }: EditView['movedTo']): ReadonlyMap<string, Bilingual | null> {
  return new Map([
    ['filmId', film],
    ['hallId', hall],
  ])
}

export function planWords(grid: SeatGrid, { t }: Words): string {
  return t.changes.plan.facts(grid.rows, grid.cols, grid.rows * grid.cols - grid.gaps.length)
}

/** One value as a person reads it; null stands for the environment's default. */
export function valueWords(name: string, value: unknown, words: Words, nowMs: number): string {
  const { t, f } = words
  if (value === null || value === undefined) return t.changes.default
  if (name === 'priceFen') return f.money(value as Fen)
  if (name === 'beginsAt') return f.moment(Number(value), nowMs)
  if (name === 'plan') return planWords(value as SeatGrid, words)
  if (name === 'level') return t.changes.level(Number(value))
  if (name === 'allotmentShare') return f.percent(Number(value))
  if (name === 'memberLevels') return (value as number[]).join(' / ')
  if (name === 'offlineSales') return t.changes.offlineSales[value as ScheduleView['policy']['inForce']['offlineSales']]
  if (typeof value === 'object' && 'zh' in value) return f.text(value as Bilingual)
  return value === '' ? t.changes.emptyText : shortened(String(value))
}

function fieldWord(name: string, { t }: Words): string {
  // Money brings its own unit.
  if (name === 'priceFen') return t.changes.price
  const words: Readonly<Record<EditedField, string>> = t.changes.field
  const byName: Readonly<Record<string, string>> = words
  return byName[name] ?? name
}

/** Why the server refused it. */
export function refusalWords(refusal: EditRefusal, words: Words): string {
  const { t, language } = words
  if (refusal.code !== 'ChangedMeanwhile') return t.changes.refusal[refusal.code]
  const fields = refusal.fields.map((name) => fieldWord(name, words))
  return t.changes.changedMeanwhile(fields.join(language === 'zh' ? '、' : ', '))
}

const maxShown = 60

function shortened(text: string): string {
  const characters = [...text]
  return characters.length > maxShown ? `${characters.slice(0, maxShown).join('')}…` : text
}
