import { maxTicketsPerOrder } from '../../../shared/sales/selling-rules.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import type { SeatNotice } from '../../state/seat-selection.ts'
import { useWords, type Words } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'

type Props = { readonly notice: SeatNotice | null; readonly lone: readonly SeatPosition[] }

/** What the person must hear now: news of their seats first, else that a seat would be left alone. */
export function SeatNoticeLine({ notice, lone }: Props) {
  const words = useWords()
  const isNews = notice?.code === 'lost' || notice?.code === 'lost-offline'
  const text = notice ? noticeWords(words, notice) : lone.length > 0 ? words.t.seats.lone(seatList(words, lone)) : ''
  return (
    <div className="seat-notice" data-tone={isNews ? 'news' : 'hint'}>
      {/* Both are always there: a screen reader hears only what changes within a place that it knew before. */}
      <div role="alert">{isNews && <Sentence text={text} />}</div>
      <div role="status">{!isNews && text !== '' && <Sentence text={text} />}</div>
    </div>
  )
}

function Sentence({ text }: { readonly text: string }) {
  return (
    <p>
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  )
}

function noticeWords(words: Words, notice: SeatNotice): string {
  const { t } = words
  switch (notice.code) {
    case 'lost':
    case 'lost-offline': {
      const say = notice.code === 'lost' ? t.seats.lost : t.seats.lostOffline
      const sentence = say(seatList(words, notice.seats))
      return notice.othersKept ? joinSentences(words, sentence, t.seats.kept) : sentence
    }
    case 'taken':
      return t.seats.taken(t.seats.seat(notice.seat.row, notice.seat.col))
    case 'online-only':
      return t.seats.onlineOnly(t.seats.seat(notice.seat.row, notice.seat.col))
    case 'no-best':
      return t.seats.noBest(notice.count)
    case 'too-many':
      return t.seats.tooMany(maxTicketsPerOrder)
    case 'time-up':
      return t.seats.timeUp
    case 'closed':
      return t.seats.closed
    case 'no-such-seat':
      return t.seats.noSuchSeat
    case 'not-selling':
      return t.seats.notSelling
    case 'payment-open':
      return t.seats.paymentOpen
    case 'unsure':
      return t.seats.unsure
  }
}

function seatList({ t }: Words, seats: readonly SeatPosition[]): string {
  return t.seats.list(seats.map(({ row, col }) => t.seats.seat(row, col)))
}

/** Chinese sentences follow each other without a space. */
function joinSentences({ language }: Words, first: string, second: string): string {
  return language === 'zh' ? `${first}${second}` : `${first} ${second}`
}
