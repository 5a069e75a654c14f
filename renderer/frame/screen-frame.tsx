import './screen-frame.css'
import type { ReactNode } from 'react'
import { useLive } from '../state/kiosk-context.ts'
import { useWords } from '../state/use-words.ts'
import { Icon } from '../ui/icon.tsx'
import { Glow } from './glow.tsx'
import { TopBar } from './top-bar.tsx'

type Props = {
  /** The address of the poster whose colours lie behind the screen; null: none. */
  readonly backdrop: string | null
  readonly children: ReactNode
  /** The bottom bar, where the screen has one. */
  readonly bar?: ReactNode
  /** Shows that the kiosk is offline. The done screen and the staff pages say it in their own words. */
  readonly showOfflineBanner?: boolean
}

/** The frame of every screen: top bar, offline banner, content and bottom bar. */
export function ScreenFrame({ backdrop, children, bar, showOfflineBanner = true }: Props) {
  const { t } = useWords()
  const isOffline = useLive(({ status }) => status?.line === 'offline' && status.sellingStop === null)
  return (
    <div className="frame">
      <div className="frame-backdrop" aria-hidden="true">
        {backdrop !== null && (
          <Glow path={backdrop} className="frame-poster" blurPx={90} colours="saturate(1.15) brightness(0.62)" />
        )}
      </div>
      <TopBar />
      <div className="frame-offline" role="status">
        {showOfflineBanner && isOffline && (
          <p>
            <Icon name="offline" />
            {t.line.offline}
          </p>
        )}
      </div>
      <main className="frame-main">{children}</main>
      {bar}
    </div>
  )
}
