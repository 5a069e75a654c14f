import type { StaffView } from '../../shared/accounts/staff.ts'
import { AttentionScreen } from './attention/attention-screen.tsx'
import { ChangesPanel } from './changes/changes-panel.tsx'
import { ChangesScreen } from './changes/changes-screen.tsx'
import { OrdersScreen } from './orders/orders-screen.tsx'
import { UndeliveredSales } from './orders/undelivered-sales.tsx'
import type { OfferedPage, StaffPage } from './page.ts'
import { TodayScreen } from './today/today-screen.tsx'

type Role = StaffView['role']

/** What staff see first. It offers every other page by its `wayIn`. */
const firstPage: StaffPage = { id: 'today', title: (t) => t.admin.title, role: 'clerk', Page: TodayScreen }

/** Every other staff page, in the order in which the first one offers them. A page is added with a line here. */
const offeredPages: readonly OfferedPage[] = [
  {
    id: 'attention',
    title: (t) => t.people.attention,
    role: 'clerk',
    Page: AttentionScreen,
    wayIn: { place: 'bar' },
  },
  {
    id: 'changes',
    title: (t) => t.changes.title,
    role: 'administrator',
    Page: ChangesScreen,
    wayIn: { place: 'above-payments', Panel: ChangesPanel },
  },
  {
    id: 'orders',
    title: (t) => t.orders.title,
    role: 'clerk',
    Page: OrdersScreen,
    wayIn: { place: 'below-payments', Panel: UndeliveredSales },
  },
]

/** Every staff page, the first one first. */
export const adminPages: readonly StaffPage[] = [firstPage, ...offeredPages]

/** The page of this id, or the first one: also where its role may not see it, whatever was open. */
export function pageFor(id: string, role: Role | null): StaffPage {
  const page = adminPages.find((one) => one.id === id)
  if (!page) throw new Error(`there is no staff page ${id}`)
  return maySee(page, role) ? page : firstPage
}

/** The pages that the first one offers to this role. */
export function pagesOfferedTo(role: Role | null): readonly OfferedPage[] {
  return offeredPages.filter((page) => maySee(page, role))
}

function maySee(page: StaffPage, role: Role | null): boolean {
  return page.role === 'clerk' || role === 'administrator'
}
