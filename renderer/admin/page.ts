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
  /** The other pages that whoever is signed in may see: what the first page offers. */
  readonly offered: readonly OfferedPage[]
}

/** A panel of the first page, with the button that opens the page; the button has the page's id in `data-page`. */
export type WayPanel = (props: { readonly onOpen: () => void }) => ReactNode

/** How the first page offers another: a button with its title in the bar, or a panel above or below the open payments. */
export type WayIn =
  | { readonly place: 'bar' }
  | { readonly place: 'above-payments' | 'below-payments'; readonly Panel: WayPanel }

/** One staff page. `role`: who may see it; an administrator may see what a clerk may. */
export type StaffPage = {
  readonly id: string
  readonly title: (t: Messages) => string
  readonly role: StaffView['role']
  readonly Page: (props: PageProps) => ReactNode
}

/** A page that the first one offers. */
export type OfferedPage = StaffPage & { readonly wayIn: WayIn }
