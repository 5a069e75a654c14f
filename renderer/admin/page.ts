import type { ReactNode } from 'react'
import type { StaffView } from '../../shared/accounts/staff.ts'
import type { Messages } from '../i18n/message-table.ts'

/** What each staff page is given. */
export type PageProps = {
  /** Its title, in the language of the screens. */
  readonly title: string
  /** Opens another page by its id. */
  readonly onOpen: (id: string) => void
  /** Back to the first page. */
  readonly onBack: () => void
}

/** One staff page. `role`: who may see it; an administrator may see what a clerk may. */
export type AdminPage = {
  readonly id: string
  readonly title: (t: Messages) => string
  readonly role: StaffView['role']
  readonly Page: (props: PageProps) => ReactNode
}
