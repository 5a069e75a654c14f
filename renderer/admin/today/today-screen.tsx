import './today.css'
import { endSession } from '../../app/end-session.ts'
import { useFeed, useKiosk, useLive } from '../../app/kiosk-context.ts'
import { useWords } from '../../app/use-words.ts'
import { BottomBar } from '../../kiosk/shell/bottom-bar.tsx'
import { Stage } from '../../kiosk/shell/stage.tsx'
import { ChangesPanel } from '../changes/changes-panel.tsx'
import { Kiosks } from '../kiosks/kiosks.tsx'
import { UndeliveredSales } from '../orders/undelivered-sales.tsx'
import { BoxOffice } from './box-office.tsx'
import { DeviceFacts } from './device-facts.tsx'
import { Notices } from './notices.tsx'
import { OpenPayments } from './open-payments.tsx'
import { SendQueue } from './send-queue.tsx'

type Props = { readonly onToResolve: () => void; readonly onOrders: () => void }

/** What staff look at first: what was sold, what waits to be sent, how the device is. */
export function TodayScreen({ onToResolve, onOrders }: Props) {
  const kiosk = useKiosk()
  const { t, f } = useWords()
  const staff = useLive((state) => state.staff)
  const device = useFeed('device', {})
  const leave = { label: t.admin.leave, onPress: () => void endSession(kiosk) }
  const toResolve = (
    <button type="button" className="button" data-page="to-resolve" onClick={onToResolve}>
      {t.people.toResolve}
    </button>
  )
  return (
    <Stage
      light={null}
      saysLine={false}
      bar={
        <BottomBar back={leave} next={toResolve}>
          {staff && <span>{f.dotted(staff.name, t.admin.role[staff.role])}</span>}
        </BottomBar>
      }
    >
      <div className="today scroll" data-page="today">
        <h1 className="unseen">{t.admin.title}</h1>
        {device && (
          <div className="today-now">
            <SendQueue device={device} />
            <section className="panel">
              <h2 className="eyebrow">{t.admin.today}</h2>
              <p className="figure">{f.money(device.salesToday.takenFen)}</p>
              <p className="quiet">
                {f.dotted(t.admin.salesToday(device.salesToday.sales), t.admin.ticketsToday(device.salesToday.tickets))}
              </p>
            </section>
          </div>
        )}
        {staff?.role === 'administrator' && <ChangesPanel />}
        {device && <OpenPayments device={device} />}
        <UndeliveredSales onAll={onOrders} />
        {device && device.openRefunds.tickets > 0 && (
          <section className="panel" data-tone="waiting">
            <h2 className="eyebrow">{t.people.openRefunds}</h2>
            <p className="figure">{f.money(device.openRefunds.amountFen)}</p>
            <p className="quiet">{t.pay.tickets(device.openRefunds.tickets)}</p>
          </section>
        )}
        {device && <Notices device={device} />}
        <BoxOffice />
        {device && <DeviceFacts device={device} />}
        {device && <Kiosks device={device} />}
      </div>
    </Stage>
  )
}
