import { useState } from 'react'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import type { DeviceView } from '../../../shared/sync/views.ts'
import { useLive } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { useServer } from '../use-server.ts'
import { CloseKiosk } from './close-kiosk.tsx'
import { type SignOff, SignOffDialog } from './sign-off-dialog.tsx'

type Device = DevicesAnswer['devices'][number]
type Asked = { readonly step: SignOff; readonly device: Device }

/** The cinema's kiosks: which the server waits for, which is lost, and what can be done about it. */
export function Kiosks({ device }: { readonly device: DeviceView }) {
  const { t } = useWords()
  const { answer, refresh } = useServer('devices.list', {})
  const devices = answer.status === 'there' ? answer.value : null
  const isAdministrator = useLive(({ staff }) => staff?.role === 'administrator')
  const [asked, setAsked] = useState<Asked>()
  const recovery = devices?.recovery
  return (
    <section className="panel" aria-label={t.kiosks.title} data-tone={recovery ? 'waiting' : undefined}>
      <h2>{t.kiosks.title}</h2>
      {device.closing && <p className="lead">{t.kiosks.closing[device.closing]}</p>}
      {recovery && <p className="lead">{t.kiosks.recovery(recovery.unreported.join(', '))}</p>}
      {answer.status === 'refused' && <p className="lead">{t.kiosks.refusal.NoServer}</p>}
      {devices && (
        <ul className="entries">
          {devices.devices
            .filter(({ state, writtenOffSeats }) => state !== 'closed' || writtenOffSeats > 0)
            .map((one) => (
              <KioskRow
                key={one.device}
                device={one}
                isSelf={one.device === device.device}
                onAsk={(step) => setAsked({ step, device: one })}
              />
            ))}
        </ul>
      )}
      {isAdministrator && device.device !== null && device.closing === null && <CloseKiosk />}
      {asked && (
        <SignOffDialog
          {...asked}
          onDismiss={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined)
            refresh()
          }}
        />
      )}
    </section>
  )
}

type RowProps = { readonly device: Device; readonly isSelf: boolean; readonly onAsk: (step: SignOff) => void }

function KioskRow({ device, isSelf, onAsk }: RowProps) {
  const { t, f } = useWords()
  const step = isSelf ? null : nextStep(device)
  const seats = isGone(device) ? device.writtenOffSeats : device.heldSeats
  return (
    <li data-device={device.device} data-state={device.state}>
      <span>{isSelf ? t.kiosks.self(device.device) : t.kiosks.number(device.device)}</span>
      <span>{t.kiosks.state[device.state]}</span>
      <span>{t.kiosks.seats(seats)}</span>
      <span className="quiet">{device.heardAtMs === null ? t.admin.never : f.stamp(device.heardAtMs)}</span>
      {step && (
        <button type="button" className="button" onClick={() => onAsk(step)}>
          {t.kiosks[step].open}
        </button>
      )}
    </li>
  )
}

/** Where one that is closed still has written-off seats, nobody knows what it sold of them. */
function isGone({ state }: Device): boolean {
  return state === 'written-off' || state === 'closed'
}

function nextStep(device: Device): SignOff | null {
  if (!isGone(device)) return 'writeOff'
  if (device.writtenOffSeats === 0) return null
  return device.resaleProposed ? 'confirmResale' : 'proposeResale'
}
