import { useState } from 'react'
import { useKiosk, useLive, useSession } from '../state/kiosk-context.ts'
import { useNow } from '../state/use-now.ts'
import { useWords } from '../state/use-words.ts'
import { Icon } from '../ui/icon.tsx'

/** Where one is and what time it is; on the right the two switches that are there on every screen. */
export function TopBar() {
  const { t, f, language } = useWords()
  const status = useLive((state) => state.status)
  const nowMs = useNow(10_000)
  const cinema = status?.cinema
  const name = cinema ? (language === 'en' && cinema.nameEn) || cinema.name : t.app.fallbackCinema
  return (
    <header className="top-bar">
      <p className="top-bar-cinema">{name}</p>
      {status?.isDemo && <p className="top-bar-demo">{t.app.demo}</p>}
      {status?.arePaymentsSimulated && !status.isDemo && (
        <p className="top-bar-demo" data-payments="simulated">
          {t.app.simulatedPayments}
        </p>
      )}
      {nowMs > 0 && <p className="top-bar-time">{f.time(Math.floor(nowMs / 1000))}</p>}
      <DisplaySwitch />
      <LanguageSwitch />
    </header>
  )
}

function LanguageSwitch() {
  const { session } = useKiosk()
  const { language } = useWords()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="button button-quiet"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      data-language={other}
      onClick={() => session.setState({ language: other })}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}

/** Large text and high contrast, for those who need them; both end with the session. */
function DisplaySwitch() {
  const { session } = useKiosk()
  const { t } = useWords()
  const isTextLarge = useSession((state) => state.isTextLarge)
  const isContrastHigh = useSession((state) => state.isContrastHigh)
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="display-switch">
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={t.app.display}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="display" />
      </button>
      {isOpen && (
        <div className="display-panel">
          <button
            type="button"
            className="button"
            aria-pressed={isTextLarge}
            onClick={() => session.setState({ isTextLarge: !isTextLarge })}
          >
            {t.app.largeText}
          </button>
          <button
            type="button"
            className="button"
            aria-pressed={isContrastHigh}
            onClick={() => session.setState({ isContrastHigh: !isContrastHigh })}
          >
            {t.app.highContrast}
          </button>
        </div>
      )}
    </div>
  )
}
