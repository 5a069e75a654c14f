import './sign-in.css'
import type { FormEvent } from 'react'
import { useState } from 'react'
import type { CallRefusal, LinkLost, LinkRefusal } from '../../../shared/kiosk-api.ts'
import { endSession } from '../../app/end-session.ts'
import { useKiosk } from '../../app/kiosk-context.ts'
import { useWords } from '../../app/use-words.ts'
import type { Messages } from '../../i18n/message-table.ts'
import { BottomBar } from '../../kiosk/shell/bottom-bar.tsx'
import { Stage } from '../../kiosk/shell/stage.tsx'
import { TouchKeyboard } from '../../ui/touch-keyboard.tsx'
import { TypedField } from '../../ui/typed-field.tsx'

type SignInRefusal = CallRefusal<'staff.signIn'> | LinkRefusal | LinkLost
type Field = 'login' | 'password'

/** The way into admin mode; what is typed is gone with the screen. */
export function SignInScreen() {
  const kiosk = useKiosk()
  const { t } = useWords()
  const [typed, setTyped] = useState({ login: '', password: '' })
  const [field, setField] = useState<Field>('login')
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<SignInRefusal>()
  const isReady = typed.login !== '' && typed.password !== '' && !isAsking

  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!isReady) return
    setAsking(true)
    const answer = await kiosk.link.call('staff.signIn', typed)
    setAsking(false)
    if (answer.ok) return
    setRefusal(answer.refusal)
    setTyped((before) => ({ ...before, password: '' }))
    setField('password')
  }
  const onEnter = () => {
    if (field === 'login') setField('password')
    else void submit()
  }
  const words = { ...t.signIn, enter: field === 'login' ? t.signIn.next : t.signIn.submit }
  const fieldOf = (name: Field) => ({
    ...{ name, value: typed[name], isActive: field === name },
    onChange: (value: string) => setTyped({ ...typed, [name]: value }),
    onActive: () => setField(name),
  })
  return (
    <Stage
      light={null}
      bar={
        <BottomBar
          back={{ label: t.app.back, onPress: () => void endSession(kiosk) }}
          next={
            <button type="submit" form="sign-in" className="button button-next" disabled={!isReady}>
              {isAsking ? t.signIn.submitting : t.signIn.submit}
            </button>
          }
        />
      }
    >
      <div className="sign-in scroll">
        <form id="sign-in" onSubmit={(event) => void submit(event)}>
          <h1>{t.signIn.title}</h1>
          <TypedField {...fieldOf('login')} label={t.signIn.login} />
          <TypedField {...fieldOf('password')} kind="password" label={t.signIn.password} />
          <p className="sign-in-refusal" role="alert">
            {refusal && refusalWords(t, refusal)}
          </p>
        </form>
        <TouchKeyboard
          value={typed[field]}
          onChange={(value) => setTyped({ ...typed, [field]: value })}
          onEnter={onEnter}
          label={t.signIn.keyboard}
          words={words}
        />
      </div>
    </Stage>
  )
}

function refusalWords(t: Messages, refusal: SignInRefusal): string {
  switch (refusal.code) {
    case 'WrongLogin':
      return t.signIn.wrong
    case 'NeedsServer':
      return t.signIn.needsServer
    case 'TooManyTries':
      return t.signIn.tooMany(refusal.retryAfterSeconds)
    default:
      return t.signIn.unsure
  }
}
