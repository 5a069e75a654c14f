import { type FormEvent, useState } from 'react'
import type { CallRefusal, LinkLost, LinkRefusal } from '../../../shared/screen-api.ts'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import type { Messages } from '../../i18n/message-table.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { LoginFields, LoginKeyboard, useTypedLogin } from '../sign-in/login-fields.tsx'

export type SignOff = 'writeOff' | 'proposeResale' | 'confirmResale'
type Refusal = CallRefusal<'devices.writeOff'> | LinkRefusal | LinkLost

type Props = {
  readonly step: SignOff
  readonly device: DevicesAnswer['devices'][number]
  readonly onDone: () => void
  readonly onDismiss: () => void
}

/** Says what the step means, and takes it on a manager's own password: whoever is signed in here is not asked. */
export function SignOffDialog({ step, device, onDone, onDismiss }: Props) {
  const { link } = useKiosk()
  const { t } = useWords()
  const login = useTypedLogin()
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  const isReady = login.isComplete && !isAsking
  const words = t.kiosks[step]

  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!isReady) return
    setAsking(true)
    const answer = await link.call(`devices.${step}`, { ...login.typed, device: device.device })
    setAsking(false)
    if (answer.ok) return onDone()
    setRefusal(answer.refusal)
    login.clearPassword()
  }
  return (
    <Dialog title={words.title(device.device)} onDismiss={onDismiss}>
      <p>{words.body(step === 'writeOff' ? device.heldSeats : device.writtenOffSeats)}</p>
      <form id="sign-off" onSubmit={(event) => void submit(event)}>
        <LoginFields login={login} />
        <p className="alarm" role="alert">
          {refusal && refusalWords(t, refusal)}
        </p>
      </form>
      <LoginKeyboard login={login} onSubmit={() => void submit()} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onDismiss}>
          {t.kiosks.cancel}
        </button>
        <button type="submit" form="sign-off" className="button button-next" disabled={!isReady}>
          {words.submit}
        </button>
      </div>
    </Dialog>
  )
}

function refusalWords(t: Messages, refusal: Refusal): string {
  switch (refusal.code) {
    case 'WrongLogin':
      return t.signIn.wrong
    case 'TooManyTries':
      return t.signIn.tooMany(refusal.retryAfterSeconds)
    case 'NotManager':
    case 'SamePerson':
    case 'NoServer':
      return t.kiosks.refusal[refusal.code]
    case 'NoSuchDevice':
    case 'NotWrittenOff':
    case 'NoProposal':
      return t.kiosks.refusal.changed
    default:
      return t.signIn.unsure
  }
}
