import './changes.css'
import { useState } from 'react'
import type { EditView } from '../../../shared/edits/views.ts'
import { useFeed, useKiosk } from '../../app/kiosk-context.ts'
import { useWords } from '../../app/use-words.ts'
import { BottomBar } from '../../kiosk/shell/bottom-bar.tsx'
import { Stage } from '../../kiosk/shell/stage.tsx'
import { ChangeList } from './change-list.tsx'
import type { FormName } from './forms.tsx'
import { ChangeForm, formNames, formOfKind } from './forms.tsx'

type OpenForm = { readonly name: FormName; readonly mended: EditView | null }

/** What administrators change on this kiosk: how each change stands, and the forms to make one. */
export function ChangesScreen() {
  const { session } = useKiosk()
  const { t } = useWords()
  const edits = useFeed('edits', {})
  const programme = useFeed('programme', {})
  const [form, setForm] = useState<OpenForm | null>(null)
  if (form && programme) return <ChangeForm {...form} programme={programme} onDone={() => setForm(null)} />
  const mend = (mended: EditView) => {
    const name = formOfKind[mended.change.kind]
    if (name) setForm({ name, mended })
  }
  return (
    <Stage
      light={null}
      saysLine={false}
      bar={<BottomBar back={{ label: t.changes.back, onPress: () => session.setState({ staffPage: 'today' }) }} />}
    >
      <div className="changes scroll">
        <header className="changes-heading">
          <h1>{t.changes.title}</h1>
          <p className="lead">{t.changes.explain}</p>
        </header>
        <section className="changes-make" aria-label={t.changes.make}>
          <h2>{t.changes.make}</h2>
          {formNames.map((name) => (
            <button key={name} type="button" className="button" onClick={() => setForm({ name, mended: null })}>
              {t.changes.form[name]}
            </button>
          ))}
        </section>
        <section className="changes-made" aria-label={t.changes.made}>
          <h2>{t.changes.made}</h2>
          {edits && <ChangeList edits={edits} onMend={mend} />}
        </section>
      </div>
    </Stage>
  )
}
