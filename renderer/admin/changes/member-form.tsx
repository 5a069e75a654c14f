import { useState } from 'react'
import { setMemberLevelKind } from '../../../shared/edits/rule-edits.ts'
import { useWords } from '../../state/use-words.ts'
import { Choices } from './choices.tsx'
import { FormPage, type FormProps } from './form-page.tsx'
import { readAs } from './read-typed.ts'

/**
 * A member's level. Kiosks keep no list of members, so the level as it is now is told too: where the server has
 * another one, somebody changed it, and this is refused.
 */
export function MemberForm({ schedule, revised, onDone }: FormProps) {
  const { t, f } = useWords()
  const meant = revised?.change.kind === 'set-member-level' ? revised.change : null
  const [email, setEmail] = useState(meant?.email ?? '')
  const [before, setBefore] = useState<number | null>(meant?.from.level ?? null)
  const [after, setAfter] = useState<number | null>(meant?.to.level ?? null)
  const { inForce, own } = schedule.policy
  const levels = (own.memberLevels ?? inForce.memberLevels).map((factor, level) => ({
    value: level,
    words: t.changes.levelName(level, f.percent(factor)),
  }))
  const [from, to] = [{ level: before }, { level: after }]
  const change = readAs(setMemberLevelKind.asked, { kind: 'set-member-level', email, from, to })
  const isWhole = /^\S+@\S+$/.test(email.trim()) && before !== after
  return (
    <FormPage
      title={t.changes.form['set-member-level']}
      revised={revised}
      change={isWhole ? change : null}
      onDone={onDone}
      fields={[{ name: 'email', label: t.changes.email, value: email, onChange: setEmail }]}
    >
      <Choices label={t.changes.levelNow} choices={levels} chosen={before} onChoose={setBefore} />
      <Choices label={t.changes.levelNew} choices={levels} chosen={after} onChoose={setAfter} />
    </FormPage>
  )
}
