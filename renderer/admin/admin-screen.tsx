import { useLive, useSession } from '../app/kiosk-context.ts'
import { ChangesScreen } from './changes/changes-screen.tsx'
import { TodayScreen } from './today/today-screen.tsx'

/** The page that staff look at; what only administrators may see is not shown to others, whatever was open. */
export function AdminScreen() {
  const page = useSession((session) => session.staffPage)
  const isAdministrator = useLive(({ staff }) => staff?.role === 'administrator')
  return page === 'changes' && isAdministrator ? <ChangesScreen /> : <TodayScreen />
}
