import type { CSSProperties } from 'react'
import type { BoxOfficeView } from '../../../shared/sync/views.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'
import { useServer } from '../use-server.ts'
import { fillOf, totalsOf } from './box-office-totals.ts'

/** What was sold, film by film, the best first. */
export function BoxOffice() {
  const { t } = useWords()
  const { answer, refresh } = useServer('reports.boxOffice', {})
  const view = answer.status === 'there' ? answer.value : null
  return (
    <section className="panel box-office" aria-label={t.admin.boxOffice}>
      <header className="panel-heading">
        <div>
          <h2>{t.admin.boxOffice}</h2>
          {view && (
            <p className="quiet" data-source={view.source}>
              {view.source === 'server' ? t.admin.fromServer : t.admin.fromKiosk}
            </p>
          )}
        </div>
        <button type="button" className="button" onClick={refresh}>
          <Icon name="refresh" />
          {t.admin.refresh}
        </button>
      </header>
      {answer.status === 'refused' && <p className="lead">{t.admin.unavailable}</p>}
      {view && <BoxOfficeTable view={view} />}
    </section>
  )
}

function BoxOfficeTable({ view }: { readonly view: BoxOfficeView }) {
  const { t, f, language } = useWords()
  if (view.rows.length === 0) return <p className="lead">{t.admin.none}</p>
  const rows = view.rows.toSorted((a, b) => b.takenFen - a.takenFen || b.ticketCount - a.ticketCount)
  const totals = totalsOf(rows)
  const most = Math.max(1, ...rows.map((row) => row.takenFen))
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t.admin.film}</th>
          <th scope="col">{t.admin.showtimes}</th>
          <th scope="col">{t.admin.tickets}</th>
          <th scope="col">{t.admin.fill}</th>
          <th scope="col">{t.admin.taken}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.filmId} style={{ '--share': row.takenFen / most } as CSSProperties}>
            <th scope="row">{row.title[language]}</th>
            <td>{f.count(row.showtimeCount)}</td>
            <td>{f.count(row.ticketCount)}</td>
            <td>{f.percent(fillOf(row))}</td>
            <td>{f.money(row.takenFen)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.admin.total}</th>
          <td>{f.count(totals.showtimeCount)}</td>
          <td>{f.count(totals.ticketCount)}</td>
          <td>{f.percent(fillOf(totals))}</td>
          <td>{f.money(totals.takenFen)}</td>
        </tr>
      </tfoot>
    </table>
  )
}
