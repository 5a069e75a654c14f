import type { DeviceView } from '../../../shared/sync/views.ts'
import { useWords, type Words } from '../../state/use-words.ts'

/** How this device is: its line, its clock, its terminal, its disk. */
export function DeviceFacts({ device }: { readonly device: DeviceView }) {
  const words = useWords()
  return (
    <section className="panel" aria-label={words.t.admin.device}>
      <h2>{words.t.admin.device}</h2>
      <dl className="facts">
        {deviceFacts(device, words).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function deviceFacts(device: DeviceView, { t, f }: Words): readonly (readonly [name: string, value: string])[] {
  const { admin } = t
  const enrolled = device.device === null ? admin.notEnrolled : String(device.device)
  return [
    [admin.line, admin.lineState[device.line]],
    [admin.lastContact, device.lastContactAtMs === null ? admin.never : f.stamp(device.lastContactAtMs)],
    [admin.terminal, admin.terminalState[device.terminal]],
    [admin.rights, admin.rightsHeld(device.rights.seats, device.rights.showtimes)],
    [admin.disk, f.gigabytes(device.freeDiskBytes)],
    [admin.clock, device.clockOffsetMs === null ? admin.never : admin.ms(device.clockOffsetMs)],
    [admin.durability, device.serverDurability === null ? admin.never : admin.durable[device.serverDurability]],
    [admin.number, device.epoch === null ? enrolled : f.dotted(enrolled, admin.epoch(device.epoch))],
    [admin.key, admin.keyKept[device.keyKeptIn]],
    [admin.version, device.appVersion],
    [admin.server, device.serverUrl],
  ]
}
