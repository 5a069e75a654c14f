import { z } from 'zod'
import type { EditKindParts, EditSubject, KnownNames } from './edit-kind-parts.ts'
import { addFilmKind, changeFilmKind, removeFilmKind } from './film-edits.ts'
import { addHallKind, changeHallKind, removeHallKind } from './hall-edits.ts'
import { changePolicyKind, setMemberLevelKind } from './rule-edits.ts'
import type { ScheduleView } from './schedule-view.ts'
import { addShowtimeKind, callOffShowtimeKind, changeShowtimeKind } from './showtime-edits.ts'

/** Every kind of edit. The order is that of the messages' shapes: a new kind goes last. */
export const editKinds = byKind({
  'add-film': addFilmKind,
  'add-hall': addHallKind,
  'add-showtime': addShowtimeKind,
  'change-film': changeFilmKind,
  'remove-film': removeFilmKind,
  'change-hall': changeHallKind,
  'remove-hall': removeHallKind,
  'change-showtime': changeShowtimeKind,
  'call-off-showtime': callOffShowtimeKind,
  'set-member-level': setMemberLevelKind,
  'change-policy': changePolicyKind,
})

/** Each under the kind that its own schema names. */
function byKind<Table extends { readonly [Kind in keyof Table]: { readonly schema: z.ZodType<{ kind: Kind }> } }>(
  table: Table,
): Table {
  return table
}

export type EditKind = keyof typeof editKinds
/** A change of one kind, as a kiosk keeps and sends it. */
export type ChangeOf<Kind extends EditKind> = z.infer<(typeof editKinds)[Kind]['schema']>
export type EditChange = ChangeOf<EditKind>
/** What a screen asks for. */
export type AskedChange = z.infer<(typeof editKinds)[EditKind]['asked']>

type AnyKind = Pick<EditKindParts<EditChange>, 'overlay' | 'subject' | 'movedTo'> & {
  readonly schema: z.core.$ZodTypeDiscriminable
  readonly asked: z.core.$ZodTypeDiscriminable
  readonly addedId: 'filmId' | 'hallId' | 'showtimeId' | null
}

/** The parts of a change's kind; they take that change, since the schemas are told apart by their `kind`. */
const partsOf = ({ kind }: { readonly kind: EditKind }) => editKinds[kind] as unknown as AnyKind

function unionOf<Change>(part: 'schema' | 'asked'): z.ZodType<Change> {
  const [first, ...rest] = Object.values(editKinds).map((kind) => (kind as unknown as AnyKind)[part])
  return z.discriminatedUnion('kind', [first as z.core.$ZodTypeDiscriminable, ...rest]) as unknown as z.ZodType<Change>
}

export const editChangeSchema = unionOf<EditChange>('schema')
export const askedChangeSchema = unionOf<AskedChange>('asked')

/** The change with a number for what it adds; `makeId` is asked only then. */
export async function toChange(asked: AskedChange, makeId: () => Promise<number>): Promise<EditChange> {
  const { addedId } = partsOf(asked)
  return (addedId === null ? asked : { ...asked, [addedId]: await makeId() }) as EditChange
}

/** The number of what a change adds, or null where it adds nothing. */
export function addedIdOf(change: EditChange): number | null {
  const { addedId } = partsOf(change)
  return addedId === null ? null : ((change as { readonly [Name in typeof addedId]?: number })[addedId] ?? null)
}

/**
 * The schedule as it will be once the server has accepted these changes, in the order in which they were made. What the
 * next edit is based on: an edit that follows one which is refused is refused in turn, since the server lacks its `from`.
 */
export function overlayPendingEdits(schedule: ScheduleView, changes: readonly EditChange[]): ScheduleView {
  return changes.reduce((overlaid, change) => partsOf(change).overlay(overlaid, change), schedule)
}

/** What a change is about, and where it moves a showtime, as far as whoever asks knows the names. */
export function subjectOf(
  change: EditChange,
  known: KnownNames,
): { readonly about: EditSubject; readonly movedTo: Pick<EditSubject, 'film' | 'hall'> } {
  const { subject, movedTo } = partsOf(change)
  return {
    about: { film: null, hall: null, beginsAt: null, email: null, ...subject(change, known) },
    movedTo: { film: null, hall: null, ...movedTo?.(change, known) },
  }
}
