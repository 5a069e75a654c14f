import './today.css'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { endSession } from '../../state/end-session.ts'
import { useFeed, useKiosk, useLive } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { Kiosks } from '../kiosks/kiosks.tsx'
import type { PageProps, WayIn } from '../page.ts'
import { BoxOffice } from './box-office.tsx'
import { DeviceFacts } from './device-facts.tsx'
import { Notices } from './notices.tsx'
import { OpenPayments } from './open-payments.tsx'
import { SendQueue } from './send-queue.tsx'

/** What staff look at first: what was sold, what waits to be sent, how the device is. */
export function TodayScreen({ title, onOpen, offered }: PageProps) {
  const kiosk = useKiosk()
  const { t, f } = useWords()
  const staff = useLive((state) => state.staff)
  const device = useFeed('device', {})
  const leave = { label: t.admin.leave, onPress: () => void endSession(kiosk) }
  const inBar = offered.map(
    (page) =>
      page.wayIn.place === 'bar' && (
        <button key={page.id} type="button" className="button" data-page={page.id} onClick={() => onOpen(page.id)}>
          {page.title(t)}
        </button>
      ),
  )
  const panelsAt = (place: WayIn['place']) =>
    offered.map(
      ({ id, wayIn }) =>
        wayIn.place !== 'bar' && wayIn.place === place && <wayIn.Panel key={id} onOpen={() => onOpen(id)} />,
    )
  return (
    <ScreenFrame
      backdrop={null}
      showOfflineBanner={false}
      bar={
        <BottomBar back={leave} next={inBar}>
          {staff && <span>{f.dotted(staff.name, t.admin.role[staff.role])}</span>}
        </BottomBar>
      }
    >
      <div className="today scroll" data-page="today">
        <h1 className="visually-hidden">{title}</h1>
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
        {panelsAt('above-payments')}
        {device && <OpenPayments device={device} />}
        {panelsAt('below-payments')}
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
    </ScreenFrame>
  )
}
