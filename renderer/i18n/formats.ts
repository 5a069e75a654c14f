import type { Bilingual } from '../../shared/catalog/replicas.ts'
import { type Fen, fenToYuan } from '../../shared/core/money.ts'
import { cinemaDay } from '../../shared/core/time.ts'
import type { Language } from './messages.ts'

const localeOf: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' }
const dayMs = 86_400_000

export type Formats = {
  /** `¥45`, or `¥45.50` where there are fen. */
  readonly money: (amount: Fen) => string
  /** The hour and minute at the cinema. */
  readonly time: (unixSeconds: number) => string
  /** A calendar day `YYYY-MM-DD`: its name from today on (`今天`, `Sat`) and its date. */
  readonly day: (day: string, nowMs: number) => { readonly name: string; readonly date: string }
  /** Whether two times are of one day at the cinema. */
  readonly isSameDay: (aMs: number, bMs: number) => boolean
  /** Day and time in one line, for a ticket. */
  readonly moment: (unixSeconds: number, nowMs: number) => string
  /** How long ago or when, for staff. */
  readonly stamp: (unixMs: number) => string
  /** `4:05` of a stretch of milliseconds. */
  readonly countdown: (leftMs: number) => string
  readonly percent: (share: number) => string
  readonly gigabytes: (bytes: number) => string
  readonly count: (count: number) => string
  readonly text: (both: Bilingual) => string
  /** Short facts side by side, with the dot that the language sets between them. */
  readonly dotted: (...facts: readonly string[]) => string
}

const made = new Map<string, Formats>()

/** The formats of one language in one time zone, made once: each is asked for by every part of a screen. */
export function formatsFor(language: Language, timeZone: string): Formats {
  const key = `${language} ${timeZone}`
  const formats = made.get(key) ?? createFormats(language, timeZone)
  made.set(key, formats)
  return formats
}

/** Dates, money and names as one language writes them, in the cinema's own time zone. */
function createFormats(language: Language, timeZone: string): Formats {
  const locale = localeOf[language]
  const zone = { timeZone }
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  })
  const time = new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  // A day without a time is read as UTC midnight, so it must be written in UTC too.
  const weekday = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short' })
  const date = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', day: 'numeric' })
  const stamp = new Intl.DateTimeFormat(locale, {
    ...zone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  const gigabytes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 })
  const count = new Intl.NumberFormat(locale)

  const day = (ofDay: string, nowMs: number) => {
    const at = Date.parse(ofDay)
    const away = Math.round((at - Date.parse(cinemaDay(nowMs, timeZone))) / dayMs)
    const near = away === 0 || away === 1
    return { name: near ? capital(relative.format(away, 'day')) : weekday.format(at), date: date.format(at) }
  }

  return {
    money: (amount) => money.format(fenToYuan(amount)),
    time: (unixSeconds) => time.format(unixSeconds * 1000),
    day,
    isSameDay: (aMs, bMs) => cinemaDay(aMs, timeZone) === cinemaDay(bMs, timeZone),
    moment: (unixSeconds, nowMs) => {
      const { name, date: onDate } = day(cinemaDay(unixSeconds * 1000, timeZone), nowMs)
      return `${name} ${onDate} ${time.format(unixSeconds * 1000)}`
    },
    stamp: (unixMs) => stamp.format(unixMs),
    countdown: (leftMs) => {
      const seconds = Math.max(0, Math.ceil(leftMs / 1000))
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    },
    percent: (share) => percent.format(share),
    gigabytes: (bytes) => gigabytes.format(bytes / 1e9),
    count: (amount) => count.format(amount),
    text: (both) => (language === 'zh' ? both.zh : withPlainQuotes(both.en)),
    // The font's dot is as wide as a Chinese character, so it brings its own space there.
    dotted: (...facts) => facts.join(language === 'zh' ? '·' : ' · '),
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The font draws curly quotes as wide as a Chinese character, which tears English words apart. */
function withPlainQuotes(text: string): string {
  return text.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"')
}
