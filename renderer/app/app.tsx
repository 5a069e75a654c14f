import { useEffect } from 'react'
import { AdminScreen } from '../admin/admin-screen.tsx'
import { SignInScreen } from '../admin/sign-in/sign-in-screen.tsx'
import { AttractScreen } from '../kiosk/attract/attract-screen.tsx'
import { DoneScreen } from '../kiosk/done/done-screen.tsx'
import { FilmScreen } from '../kiosk/film/film-screen.tsx'
import { FilmsScreen } from '../kiosk/films/films-screen.tsx'
import { PayScreen } from '../kiosk/pay/pay-screen.tsx'
import { SeatsScreen } from '../kiosk/seats/seats-screen.tsx'
import { StoppedScreen } from '../kiosk/stopped/stopped-screen.tsx'
import { useLive, useSession } from '../state/kiosk-context.ts'
import { type ShownScreen, shownScreen } from '../state/shown-screen.ts'
import { useWords } from '../state/use-words.ts'
import { patienceOf } from './idle.ts'
import { IdleQuestion } from './idle-question.tsx'
import { StaffCorner } from './staff-corner.tsx'

const htmlLanguage = { zh: 'zh-CN', en: 'en' } as const

/** The one screen that shows now, with what lies over every screen: the idle question and the staff's corner. */
export function App() {
  const live = useLive((state) => state)
  const { place, language, isTextLarge, isContrastHigh } = useSession((state) => state)
  const { t } = useWords()
  const screen = shownScreen(live, place)
  const patience = patienceOf(screen)
  const stage = screen.kind === 'pay' ? screen.order.stage : ''

  useEffect(() => {
    const page = document.documentElement
    page.lang = htmlLanguage[language]
    page.dataset.text = isTextLarge ? 'large' : 'usual'
    page.dataset.contrast = isContrastHigh ? 'high' : 'usual'
    document.title = t.app.fallbackCinema
  }, [language, isTextLarge, isContrastHigh, t])

  return (
    <div className="kiosk" data-screen={screen.kind} data-stage={stage}>
      <Screen screen={screen} />
      {patience && <IdleQuestion key={`${screen.kind} ${stage}`} patience={patience} />}
      {screen.kind !== 'admin' && stage !== 'paying' && <StaffCorner />}
    </div>
  )
}

function Screen({ screen }: { readonly screen: ShownScreen }) {
  switch (screen.kind) {
    case 'attract':
      return <AttractScreen />
    case 'films':
      return <FilmsScreen />
    case 'film':
      return <FilmScreen filmId={screen.filmId} />
    case 'seats':
      return <SeatsScreen key={screen.showtimeId} filmId={screen.filmId} showtimeId={screen.showtimeId} />
    case 'pay':
      return <PayScreen order={screen.order} />
    case 'done':
      return <DoneScreen order={screen.order} />
    case 'staff-sign-in':
      return <SignInScreen />
    case 'admin':
      return <AdminScreen />
    case 'connecting':
    case 'restoring':
    case 'stopped':
      return <StoppedScreen why={screen.kind} />
  }
}
