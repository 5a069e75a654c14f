import { useState } from 'react'
import { fenToYuan } from '../../../shared/core/money.ts'
import type { ProgrammeShowtime } from '../../../shared/edits/views.ts'
import { useNow } from '../../app/use-now.ts'
import { useWords } from '../../app/use-words.ts'
import type { FormProps } from './form-page.tsx'
import { FormPage } from './form-page.tsx'
import { PickShowtime, showtimeFacts } from './pick-showtime.tsx'
import { readPrice } from './read-typed.ts'

/** Another price for later sales of one showtime. */
export function PriceForm({ programme, mended, onDone }: FormProps) {
  const { t } = useWords()
  const [picked, setPicked] = useState<ProgrammeShowtime | null>(() => meantBy(programme, mended))
  if (!picked) {
    return <PickShowtime title={t.changes.pickShowtime} programme={programme} onPick={setPicked} onBack={onDone} />
  }
  return <PriceOf {...{ programme, mended, onDone }} showtime={picked} />
}

function PriceOf({ programme, mended, onDone, showtime }: FormProps & { readonly showtime: ProgrammeShowtime }) {
  const words = useWords()
  const { t, f } = words
  const nowMs = useNow(30_000)
  const before = showtime.priceFen
  const [typed, setTyped] = useState(() => String(fenToYuan(priceOf(mended) ?? before)))
  const priceFen = readPrice(typed)
  const { showtimeId } = showtime
  const change = { kind: 'change-showtime', showtimeId, from: { priceFen: before } } as const
  const { film, hall, price } = showtimeFacts(showtime, programme, words)
  return (
    <FormPage
      title={t.changes.form.price}
      lead={f.dotted(f.moment(showtime.beginsAt, nowMs), film, hall, price)}
      mends={mended?.id ?? null}
      change={priceFen === null || priceFen === before ? null : { ...change, to: { priceFen } }}
      onDone={onDone}
      fields={[{ name: 'price', label: t.changes.field.priceFen, value: typed, onChange: setTyped }]}
    />
  )
}

function meantBy(programme: FormProps['programme'], mended: FormProps['mended']): ProgrammeShowtime | null {
  if (mended?.change.kind !== 'change-showtime') return null
  const { showtimeId } = mended.change
  return programme.showtimes.find((showtime) => showtime.showtimeId === showtimeId) ?? null
}

function priceOf(mended: FormProps['mended']) {
  return mended?.change.kind === 'change-showtime' ? mended.change.to.priceFen : undefined
}
