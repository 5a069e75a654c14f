import { useState } from 'react'
import { z } from 'zod'
import { limitsOf } from '../../../shared/core/limits-of.ts'
import { type Policy, policyShape } from '../../../shared/policy/policy.ts'
import { useWords } from '../../state/use-words.ts'
import { valueWords } from './change-words.ts'
import { Choices } from './choices.tsx'
import { FormPage, type FormProps } from './form-page.tsx'
import { PickPage } from './pick-page.tsx'
import { readPolicyValue } from './read-typed.ts'

type Name = keyof Policy

/** The rules of selling, one at a time: a value of this cinema's own, or back to the default. */
export function PolicyForm({ schedule, revised, onDone }: FormProps) {
  const words = useWords()
  const { t } = words
  const meant =
    revised?.change.kind === 'change-policy' ? (Object.keys(revised.change.to)[0] as Name | undefined) : null
  const [name, setName] = useState<Name | null>(meant ?? null)
  const { inForce, own } = schedule.policy
  if (name === null) {
    const rows = (Object.keys(inForce) as Name[]).map((key) => ({
      key,
      title: t.changes.field[key],
      facts: valueWords(key, own[key] ?? inForce[key], words, 0),
      note: own[key] === undefined ? t.changes.default : t.changes.own,
      isMarked: own[key] !== undefined,
    }))
    return <PickPage title={t.changes.pickPolicy} rows={rows} onPick={({ key }) => setName(key)} onBack={onDone} />
  }
  return <PolicyValue schedule={schedule} revised={revised} onDone={onDone} name={name} />
}

function PolicyValue({ schedule, revised, onDone, name }: FormProps & { readonly name: Name }) {
  const { t } = useWords()
  const { inForce, own } = schedule.policy
  const meant = revised?.change.kind === 'change-policy' ? revised.change.to[name] : undefined
  const before = own[name] ?? null
  const [typed, setTyped] = useState(() => String(meant ?? before ?? inForce[name]))
  const [isDefault, setDefault] = useState(meant === null)
  const value = isDefault ? null : readPolicyValue(name, typed)
  const isWhole = isDefault ? before !== null : value !== null && String(value) !== String(before)
  const type = (next: string) => {
    setDefault(false)
    setTyped(next)
  }
  const schema = policyShape[name]
  const limits = schema instanceof z.ZodNumber ? limitsOf(schema) : null
  const isChoice = name === 'offlineSales'
  return (
    <FormPage
      title={t.changes.form['change-policy']}
      {...(limits ? { lead: t.changes.range(String(limits[0]), String(limits[1])) } : {})}
      revised={revised}
      change={isWhole ? { kind: 'change-policy', from: { [name]: before }, to: { [name]: value } } : null}
      onDone={onDone}
      fields={isChoice ? [] : [{ name, label: t.changes.field[name], value: isDefault ? '' : typed, onChange: type }]}
    >
      {isChoice && (
        <Choices
          label={t.changes.field.offlineSales}
          choices={(['allotment', 'off'] as const).map((choice) => ({
            value: choice,
            words: t.changes.offlineSales[choice],
          }))}
          chosen={isDefault ? null : (typed as Policy['offlineSales'])}
          onChoose={type}
        />
      )}
      {before !== null && (
        <button type="button" className="button" aria-pressed={isDefault} onClick={() => setDefault(true)}>
          {t.changes.useDefault}
        </button>
      )}
    </FormPage>
  )
}
