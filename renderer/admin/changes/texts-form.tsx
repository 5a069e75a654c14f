import { useState } from 'react'
import type { AskedChange } from '../../../shared/edits/contract.ts'
import type { ProgrammeFilm, ProgrammeHall } from '../../../shared/edits/views.ts'
import { useWords } from '../../app/use-words.ts'
import type { FormProps } from './form-page.tsx'
import { FormPage } from './form-page.tsx'
import { PickPage } from './pick-page.tsx'
import { readWhole } from './read-typed.ts'

const filmTexts = ['title', 'actors', 'director', 'synopsis'] as const
const hallTexts = ['name', 'description'] as const
const longTexts: readonly string[] = ['synopsis', 'description']
const durationLimits = [1, 600] as const

/** The texts of a film, and its length. */
export function FilmForm({ programme, mended, onDone }: FormProps) {
  const { t, f } = useWords()
  const meant = mended?.change.kind === 'change-film' ? mended.change : null
  const [picked, setPicked] = useState<ProgrammeFilm | null>(
    () => programme.films.find(({ filmId }) => filmId === meant?.filmId) ?? null,
  )
  const typing = useTyped(picked, { ...meant?.to, durationMinutes: meant?.to.durationMinutes?.toString() })
  if (!picked) {
    const rows = programme.films.map((film) => ({ key: film.filmId, film, title: f.text(film.shown) }))
    return <PickPage title={t.changes.pickFilm} rows={rows} onPick={({ film }) => setPicked(film)} onBack={onDone} />
  }
  const { filmId, durationMinutes: before } = picked
  const texts = changedTexts(filmTexts, picked, typing.typed)
  const typedDuration = typing.typed.durationMinutes
  const durationMinutes = typedDuration === undefined ? before : readWhole(typedDuration, durationLimits)
  const isLonger = durationMinutes !== null && durationMinutes !== before
  const from = { ...texts.from, ...(isLonger ? { durationMinutes: before } : {}) }
  const to = { ...texts.to, ...(isLonger ? { durationMinutes } : {}) }
  const change: AskedChange = { kind: 'change-film', filmId, from, to }
  return (
    <FormPage
      title={t.changes.form.film}
      lead={f.text(picked.shown)}
      mends={mended?.id ?? null}
      change={Object.keys(to).length > 0 && durationMinutes !== null ? change : null}
      onDone={onDone}
      fields={[...filmTexts, 'durationMinutes' as const].map((name) => ({
        ...{ name, label: t.changes.field[name], isLong: longTexts.includes(name) },
        ...typing.field(name),
      }))}
    />
  )
}

/** The texts of a hall. */
export function HallForm({ programme, mended, onDone }: FormProps) {
  const { t, f } = useWords()
  const meant = mended?.change.kind === 'change-hall' ? mended.change : null
  const [picked, setPicked] = useState<ProgrammeHall | null>(
    () => programme.halls.find(({ hallId }) => hallId === meant?.hallId) ?? null,
  )
  const typing = useTyped(picked, { ...meant?.to })
  if (!picked) {
    const rows = programme.halls.map((hall) => ({ key: hall.hallId, hall, title: f.text(hall.shown) }))
    return <PickPage title={t.changes.pickHall} rows={rows} onPick={({ hall }) => setPicked(hall)} onBack={onDone} />
  }
  const { from, to } = changedTexts(hallTexts, picked, typing.typed)
  return (
    <FormPage
      title={t.changes.form.hall}
      lead={f.text(picked.shown)}
      mends={mended?.id ?? null}
      change={Object.keys(to).length > 0 ? { kind: 'change-hall', hallId: picked.hallId, from, to } : null}
      onDone={onDone}
      fields={hallTexts.map((name) => ({
        ...{ name, label: t.changes.field[name], isLong: longTexts.includes(name) },
        ...typing.field(name),
      }))}
    />
  )
}

type Typed = Readonly<Record<string, string | undefined>>

/** What was typed so far, by field; a field that nobody touched shows what is there. */
function useTyped(item: object | null, meant: Typed) {
  const [typed, setTyped] = useState<Typed>(meant)
  const present = new Map(Object.entries(item ?? {}))
  return {
    typed,
    field: (name: string) => ({
      value: typed[name] ?? String(present.get(name) ?? ''),
      onChange: (value: string) => setTyped({ ...typed, [name]: value }),
    }),
  }
}

/** The fields whose text is another one now. */
function changedTexts<Name extends string>(names: readonly Name[], item: Readonly<Record<Name, string>>, typed: Typed) {
  const changed = names.filter((name) => typed[name] !== undefined && typed[name].trim() !== item[name])
  const pick = (textOf: (name: Name) => string) =>
    Object.fromEntries(changed.map((name) => [name, textOf(name)])) as { [Key in Name]?: string }
  return { from: pick((name) => item[name]), to: pick((name) => typed[name]?.trim() ?? '') }
}
