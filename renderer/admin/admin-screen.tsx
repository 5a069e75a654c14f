import './people.css'
import { useKiosk, useLive, useSession } from '../state/kiosk-context.ts'
import { useWords } from '../state/use-words.ts'
import { pageFor, pagesOfferedTo } from './pages.ts'

/** The page that staff look at. */
export function AdminScreen() {
  const { session } = useKiosk()
  const { t } = useWords()
  const id = useSession((state) => state.staffPage)
  const role = useLive(({ staff }) => staff?.role ?? null)
  const { Page, title } = pageFor(id, role)
  const open = (staffPage: string) => session.setState({ staffPage })
  return <Page title={title(t)} onOpen={open} onBack={() => open('today')} offered={pagesOfferedTo(role)} />
}
