import './sign-in.css'
import { type FormEvent, useState } from 'react'
import type { CallRefusal, LinkLost, LinkRefusal } from '../../../shared/screen-api.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import type { Messages } from '../../i18n/message-table.ts'
import { endSession } from '../../state/end-session.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { LoginFields, LoginKeyboard, useTypedLogin } from './login-fields.tsx'

type SignInRefusal = CallRefusal<'staff.signIn'> | LinkRefusal | LinkLost

/** The way into admin mode; what is typed is gone with the screen. */
export function SignInScreen() {
  const kiosk = useKiosk()
  const { t } = useWords()
  const login = useTypedLogin()
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<SignInRefusal>()
  const isReady = login.isComplete && !isAsking

  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!isReady) return
    setAsking(true)
    const answer = await kiosk.link.call('staff.signIn', login.typed)
    setAsking(false)
    if (answer.ok) return
    setRefusal(answer.refusal)
    login.clearPassword()
  }
  return (
    <ScreenFrame
      backdrop={null}
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
          <LoginFields login={login} />
          <p className="sign-in-refusal" role="alert">
            {refusal && refusalWords(t, refusal)}
          </p>
        </form>
        <LoginKeyboard login={login} onSubmit={() => void submit()} />
      </div>
    </ScreenFrame>
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
