import { z } from 'zod'
import { maxDescriptionLength, maxNameLength } from '../catalog/limits.ts'
import type { Bilingual } from '../catalog/replicas.ts'
import type { FilmId, HallId, ShowtimeId } from '../core/ids.ts'
import { isKeepable, textUpTo } from '../core/wire.ts'
import type { ScheduleView } from './schedule-view.ts'

// What every kind of edit is made of. `from` is what the person saw when they decided: where the server has something
// else by then, somebody changed it meanwhile, and the edit is refused rather than written over that.

/** What the numbers of a change stand for, as far as whoever asks knows. */
export type KnownNames = {
  readonly film: (filmId: FilmId) => Bilingual | null
  readonly hall: (hallId: HallId) => Bilingual | null
  readonly showtime: (
    showtimeId: ShowtimeId,
  ) => { readonly filmId: FilmId; readonly hallId: HallId; readonly beginsAt: number } | null
}

/** What a change is about; null where nobody knows, or where it is about none. */
export type EditSubject = {
  readonly film: Bilingual | null
  readonly hall: Bilingual | null
  readonly beginsAt: number | null
  /** Of a member. */
  readonly email: string | null
}

/** The one place of a kind of edit: its shape, how it looks while it waits for the server, and what it is about. */
export type EditKindParts<Change, Asked = Change> = {
  readonly schema: z.ZodType<Change>
  /** The same as a screen asks for it: what is added gets its number from the kiosk (core/ids.ts). */
  readonly asked: z.ZodType<Asked>
  /** The field that holds the number of what it adds; null where it adds nothing. */
  readonly addedId: [Exclude<keyof Change, keyof Asked>] extends [never] ? null : Exclude<keyof Change, keyof Asked>
  /** The schedule as it will be once the server has accepted the change. */
  readonly overlay: (schedule: ScheduleView, change: Change) => ScheduleView
  readonly subject: (change: Change, known: KnownNames) => Partial<EditSubject>
  /** The film and the hall that a showtime is moved to, where it is. */
  readonly movedTo?: (change: Change, known: KnownNames) => Partial<Pick<EditSubject, 'film' | 'hall'>>
}

/** A kind that adds something. */
export function addingKind<Change, Asked>(parts: EditKindParts<Change, Asked>): EditKindParts<Change, Asked> {
  return parts
}

/** A kind that changes something that is there, or takes it away: asked for in the shape in which it is sent. */
export function changingKind<Change>(
  parts: Pick<EditKindParts<Change>, 'schema' | 'overlay' | 'subject' | 'movedTo'>,
): EditKindParts<Change> {
  return { ...parts, asked: parts.schema, addedId: null as EditKindParts<Change>['addedId'] }
}

const textWithin = (least: number, most: number) =>
  z
    .string()
    .trim()
    .refine((text) => isKeepable(text) && [...text].length >= least && [...text].length <= most)

export const nameSchema = textWithin(1, maxNameLength)
export const descriptionSchema = textWithin(0, maxDescriptionLength)

/** A text as a person saw it: at most a description whose characters have two UTF-16 units each. */
export const textSeen = textUpTo(2 * maxDescriptionLength)

/** Some of the fields of a shape. */
export const someFieldsOf = <Parts>(shape: z.ZodRawShape) =>
  z.strictObject(shape).partial() as unknown as z.ZodType<{ [Name in keyof Parts]?: Parts[Name] }>

/** The same shape as a person saw it: its texts may be longer than what may be set. */
export const textsAsSeen = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodRawShape =>
  Object.fromEntries(Object.entries(shape).map(([name, type]) => [name, type instanceof z.ZodString ? textSeen : type]))

/** Whether `from` and `to` name the same fields, at least one. */
export function namesSameFields({ from, to }: { readonly from: object; readonly to: object }): boolean {
  const names = Object.keys(to)
  return names.length > 0 && names.length === Object.keys(from).length && names.every((name) => name in from)
}

/** A text of a kiosk has no English one yet, as at the server. */
export function inBoth(text: string): Bilingual {
  return { zh: text, en: text }
}

/** How an item waits once it is changed: what was only added stays that, since it is nowhere else yet. */
export function changedItem<Item extends { readonly waiting: 'no' | 'added' | 'changed' }>(
  item: Item,
  to: Partial<Item>,
): Item {
  return { ...item, ...to, waiting: item.waiting === 'added' ? 'added' : 'changed' }
}
