import { useState } from 'react'
import { hallSchema } from '../../../shared/edits/hall-edits.ts'
import type { ScheduleHall } from '../../../shared/edits/schedule-view.ts'
import { isSameGrid, type SeatGrid, withGrid } from '../../../shared/seats/seat-plan.ts'
import { useWords } from '../../state/use-words.ts'
import { FormPage, type FormProps } from './form-page.tsx'
import { PickItem } from './pick-item.tsx'
import { PlanEditor } from './plan/plan-editor.tsx'
import { PlanPart } from './plan/plan-part.tsx'
import { changedParts, readAs, useTyped } from './read-typed.ts'

/** A hall as most are, to begin with. */
const usualPlan = { rows: 8, cols: 12, gaps: [], wheelchairs: [] }

/** A new hall with its seats. */
export function AddHallForm({ revised, onDone }: FormProps) {
  const { t } = useWords()
  const { plan, ...texts } = revised?.change.kind === 'add-hall' ? revised.change.hall : { plan: usualPlan }
  const hall = useEditedHall(null, { ...texts, plan })
  return (
    <FormPage
      title={t.changes.form['add-hall']}
      revised={revised}
      onDone={onDone}
      {...hall.parts}
      change={hall.read && { kind: 'add-hall', hall: hall.read }}
    />
  )
}

/** The texts of a hall, and its seats for showtimes to come. */
export function ChangeHallForm({ schedule, revised, onDone }: FormProps) {
  const { t } = useWords()
  const meant = revised?.change.kind === 'change-hall' ? revised.change : null
  const [picked, setPicked] = useState<ScheduleHall | null>(
    () => schedule.halls.find(({ hallId }) => hallId === meant?.hallId) ?? null,
  )
  if (!picked) {
    return <PickItem title={t.changes.pickHall} items={schedule.halls} onPick={setPicked} onBack={onDone} />
  }
  const showtimes = schedule.showtimes.filter(({ hallId }) => hallId === picked.hallId).length
  return <ChangeHall revised={revised} onDone={onDone} picked={picked} showtimes={showtimes} meant={meant?.to ?? {}} />
}

type ChangeHallProps = Pick<FormProps, 'revised' | 'onDone'> & {
  readonly picked: ScheduleHall
  /** How many in it have not ended. */
  readonly showtimes: number
  readonly meant: Partial<EditedTexts> & { readonly plan?: SeatGrid }
}

function ChangeHall({ revised, onDone, picked, showtimes, meant }: ChangeHallProps) {
  const { t, f } = useWords()
  const hall = useEditedHall(picked, meant)
  const { hallId, name, description } = picked
  const plan: SeatGrid = { rows: picked.plan.rows, cols: picked.plan.cols, gaps: picked.plan.gaps }
  const isAsPlanned = hall.read !== null && isSameGrid(hall.read.plan, plan)
  const after = isAsPlanned ? { ...hall.read, plan } : hall.read
  const changed = after && changedParts({ name, description, plan }, after)
  return (
    <FormPage
      title={t.changes.form['change-hall']}
      lead={f.text(picked.shown)}
      {...(showtimes > 0 ? { note: t.changes.plan.scheduled(showtimes) } : {})}
      revised={revised}
      onDone={onDone}
      {...hall.parts}
      change={changed && { kind: 'change-hall', hallId, ...changed }}
    />
  )
}

type EditedTexts = { readonly name: string; readonly description: string }

/** A hall as it is typed and planned: the parts of its form, and what they say where that is whole. */
function useEditedHall(before: ScheduleHall | null, meant: Partial<EditedTexts> & { readonly plan?: SeatGrid }) {
  const { t, f } = useWords()
  const { plan: meantGrid, ...texts } = meant
  const { textOf, field } = useTyped(before, texts)
  const present = before?.plan ?? usualPlan
  const [plan, setPlan] = useState(() => (meantGrid ? withGrid(present, meantGrid) : present))
  const [isPlanning, setPlanning] = useState(false)
  const name = textOf('name').trim()
  const { rows, cols, gaps } = plan
  const shownName = before && name === before.name ? f.text(before.shown) : name || t.changes.plan.newHall
  const finish = (drawn: SeatGrid | null) => {
    if (drawn) setPlan(withGrid(present, drawn))
    setPlanning(false)
  }
  return {
    read: readAs(hallSchema, { name, description: textOf('description'), plan: { rows, cols, gaps } }),
    parts: {
      fields: (['name', 'description'] as const).map((part) => ({
        name: part,
        label: t.changes.field[part],
        isLong: part === 'description',
        ...field(part),
      })),
      children: <PlanPart plan={plan} onOpen={() => setPlanning(true)} />,
      cover: isPlanning ? <PlanEditor hallName={shownName} plan={plan} onDone={finish} /> : null,
    },
  }
}
