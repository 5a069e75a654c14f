import { useState } from 'react'
import { type EditedFilm, filmSchema } from '../../../shared/edits/film-edits.ts'
import type { ScheduleFilm } from '../../../shared/edits/schedule-view.ts'
import { useWords } from '../../state/use-words.ts'
import { FormPage, type FormProps } from './form-page.tsx'
import { PickItem } from './pick-item.tsx'
import { changedParts, readAs, toNumber, useTyped } from './read-typed.ts'

const textFields = ['title', 'actors', 'director', 'synopsis'] as const

/** A new film, without a picture: that is set at the server. */
export function AddFilmForm({ revised, onDone }: FormProps) {
  const { t } = useWords()
  const film = useTypedFilm(null, revised?.change.kind === 'add-film' ? revised.change.film : {})
  return (
    <FormPage
      title={t.changes.form['add-film']}
      lead={t.changes.noPicture}
      revised={revised}
      onDone={onDone}
      change={film.read && { kind: 'add-film', film: film.read }}
      fields={film.fields}
    />
  )
}

/** The texts of a film, and its length. */
export function ChangeFilmForm({ schedule, revised, onDone }: FormProps) {
  const { t, f } = useWords()
  const meant = revised?.change.kind === 'change-film' ? revised.change : null
  const [picked, setPicked] = useState<ScheduleFilm | null>(
    () => schedule.films.find(({ filmId }) => filmId === meant?.filmId) ?? null,
  )
  const film = useTypedFilm(picked, meant?.to ?? {})
  if (!picked) {
    return <PickItem title={t.changes.pickFilm} items={schedule.films} onPick={setPicked} onBack={onDone} />
  }
  const { filmId, title, actors, director, synopsis, durationMinutes } = picked
  const changed = film.read && changedParts({ title, actors, director, synopsis, durationMinutes }, film.read)
  return (
    <FormPage
      title={t.changes.form['change-film']}
      lead={f.text(picked.shown)}
      revised={revised}
      onDone={onDone}
      change={changed && { kind: 'change-film', filmId, ...changed }}
      fields={film.fields}
    />
  )
}

/** A film as it is typed: its fields, and what they say where that is whole. */
function useTypedFilm(before: ScheduleFilm | null, meant: Partial<EditedFilm>) {
  const { t } = useWords()
  const { durationMinutes: minutes, ...texts } = meant
  const { textOf, field } = useTyped(before, { ...texts, durationMinutes: minutes?.toString() })
  const [title, actors, director, synopsis] = textFields.map(textOf)
  const durationMinutes = toNumber(textOf('durationMinutes'))
  return {
    read: readAs(filmSchema, { title, actors, director, synopsis, durationMinutes }),
    fields: [...textFields, 'durationMinutes' as const].map((name) => ({
      name,
      label: t.changes.field[name],
      isLong: name === 'synopsis',
      ...field(name),
    })),
  }
}
