import type { StaffView } from '../../shared/accounts/staff.ts'
import { AttentionScreen } from './attention/attention-screen.tsx'
import { ChangesScreen } from './changes/changes-screen.tsx'
import { OrdersScreen } from './orders/orders-screen.tsx'
import type { AdminPage } from './page.ts'
import { TodayScreen } from './today/today-screen.tsx'

const firstPage: AdminPage = { id: 'today', title: (t) => t.admin.title, role: 'clerk', Page: TodayScreen }

/** Every staff page, the first one first. A page is added with a line here. */
export const adminPages: readonly AdminPage[] = [
  firstPage,
  { id: 'attention', title: (t) => t.people.attention, role: 'clerk', Page: AttentionScreen },
  { id: 'orders', title: (t) => t.orders.title, role: 'clerk', Page: OrdersScreen },
  { id: 'changes', title: (t) => t.changes.title, role: 'administrator', Page: ChangesScreen },
]

/** The page of this id, or the first one: also where its role may not see it, whatever was open. */
export function pageFor(id: string, role: StaffView['role'] | null): AdminPage {
  const page = adminPages.find((one) => one.id === id)
  if (!page) throw new Error(`there is no staff page ${id}`)
  return page.role === 'clerk' || role === 'administrator' ? page : firstPage
}
