import './people.css'
import { useKiosk, useLive, useSession } from '../app/kiosk-context.ts'
import { ChangesScreen } from './changes/changes-screen.tsx'
import { OrdersScreen } from './orders/orders-screen.tsx'
import { ToResolveScreen } from './to-resolve/to-resolve-screen.tsx'
import { TodayScreen } from './today/today-screen.tsx'

/** The page that staff look at; what only administrators may see is not shown to others, whatever was open. */
export function AdminScreen() {
  const { session } = useKiosk()
  const page = useSession((state) => state.staffPage)
  const isAdministrator = useLive(({ staff }) => staff?.role === 'administrator')
  const open = (staffPage: typeof page) => () => session.setState({ staffPage })
  if (page === 'to-resolve') return <ToResolveScreen onBack={open('today')} />
  if (page === 'orders') return <OrdersScreen onBack={open('today')} />
  if (page === 'changes' && isAdministrator) return <ChangesScreen />
  return <TodayScreen onToResolve={open('to-resolve')} onOrders={open('orders')} />
}
