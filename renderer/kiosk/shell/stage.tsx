import './stage.css'
import type { ReactNode } from 'react'
import { useLive } from '../../app/kiosk-context.ts'
import { useWords } from '../../app/use-words.ts'
import { Icon } from '../../ui/icon.tsx'
import { TopBar } from './top-bar.tsx'

type Props = {
  /** The poster whose colours light the room, or null for a dark one. */
  readonly light: string | null
  readonly children: ReactNode
  /** The bottom bar, where the screen has one. */
  readonly bar?: ReactNode
  /** Whether the word about the line is said here; done and admin have words of their own. */
  readonly saysLine?: boolean
}

/** The auditorium that every screen plays in: the top bar, the calm word about the line, and the bottom bar. */
export function Stage({ light, children, bar, saysLine = true }: Props) {
  const { t } = useWords()
  const isOffline = useLive(({ status }) => status?.line === 'offline' && status.sellingStop === null)
  return (
    <div className="stage">
      <div className="stage-room">{light !== null && <img className="stage-light" src={light} alt="" />}</div>
      <TopBar />
      <div className="stage-line" role="status">
        {saysLine && isOffline && (
          <p>
            <Icon name="offline" />
            {t.line.offline}
          </p>
        )}
      </div>
      <main className="stage-main">{children}</main>
      {bar}
    </div>
  )
}
