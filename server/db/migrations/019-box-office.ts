import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The parts of a total, in the order of the tables' columns. */
const totals = ['listed_count', 'showtime_count', 'seat_count', 'ticket_count', 'taken_fen']
const columns = ['cinema_id', 'film_id', 'showtime_id', ...totals].join(', ')
const zeroColumns = totals.map((name) => `${name} int8 not null default 0`).join(', ')

/** The condition under which a ticket's money counts, of a row of that name. */
const counts = (row: string) => `${row}.state in ('sold', 'displaced')`
const isChanged = (column: string) => `old.${column} is distinct from new.${column}`

/** What a showtime's row adds to its film. */
const offered = (row: string) => {
  const ifShown = (value: string) => `case when ${row}.called_off_at_ms is null then ${value} else 0 end`
  return `1, ${ifShown('1')}, ${ifShown(`${row}.seat_count`)}`
}

const statements = [
  // From here on nobody else writes showtimes or tickets until all of this is done: servers of the version before may be
  // selling beside it. In the order in which everyone locks them.
  'lock table showtimes, tickets in share row exclusive mode',
  // By film, as of the last sweep. `listed_count`: showtimes that are called off, too.
  `create table box_office (cinema_id int8 not null, film_id int8 not null, ${zeroColumns}, primary key (cinema_id, film_id))`,
  // What came since, added to by the triggers below and by nobody else: of a film, or of a showtime whose film is looked
  // up when it is read. Without an index, since all of it is read, and a sale writes it.
  `create table box_office_changes (cinema_id int8 not null, film_id int8, showtime_id int8, ${zeroColumns},
    check (num_nonnulls(film_id, showtime_id) = 1))`,
  `create function note_ticket_counted() returns trigger language plpgsql as $$ begin
    if tg_op <> 'INSERT' then
      if ${counts('old')} then
        insert into box_office_changes (cinema_id, showtime_id, ticket_count, taken_fen)
        values (old.cinema_id, old.showtime_id, -1, -old.paid_fen);
      end if;
    end if;
    if tg_op <> 'DELETE' then
      if ${counts('new')} then
        insert into box_office_changes (cinema_id, showtime_id, ticket_count, taken_fen)
        values (new.cinema_id, new.showtime_id, 1, new.paid_fen);
      end if;
    end if;
    return null;
  end $$`,
  // What the sweep has counted of a showtime's tickets for its film waits for the next sweep again, under the showtime.
  // Whoever changes its row has it alone, and the sweep shares it: none of it is counted or waits twice.
  `create function note_showtime_counted() returns trigger language plpgsql as $$ begin
    if tg_op <> 'INSERT' then
      insert into box_office_changes (cinema_id, film_id, listed_count, showtime_count, seat_count)
      select old.cinema_id, old.film_id, -listed, -shown, -seats from (select ${offered('old')}) as of_old (listed, shown, seats);
    end if;
    if tg_op <> 'DELETE' then
      insert into box_office_changes (cinema_id, film_id, listed_count, showtime_count, seat_count)
      select new.cinema_id, new.film_id, ${offered('new')};
    end if;
    if tg_op <> 'INSERT' then
      if tg_op = 'DELETE' or ${isChanged('film_id')} then
        with swept as materialized (
          select sum(ticket_count)::int8 as ticket_count, sum(taken_fen)::int8 as taken_fen from (
            select 1 as ticket_count, paid_fen as taken_fen from tickets
            where cinema_id = old.cinema_id and showtime_id = old.showtime_id and state = 'sold'
            union all select 1, paid_fen from tickets
            where cinema_id = old.cinema_id and showtime_id = old.showtime_id and state = 'displaced'
            union all select -ticket_count, -taken_fen from box_office_changes
            where cinema_id = old.cinema_id and showtime_id = old.showtime_id
          ) as part having sum(ticket_count) <> 0 or sum(taken_fen) <> 0
        )
        insert into box_office_changes (cinema_id, film_id, showtime_id, ticket_count, taken_fen)
        select old.cinema_id, old.film_id, null, -ticket_count, -taken_fen from swept
        union all select old.cinema_id, null, old.showtime_id, ticket_count, taken_fen from swept;
      end if;
    end if;
    return null;
  end $$`,
  "create index tickets_displaced on tickets (cinema_id, showtime_id) where state = 'displaced'",
  // A hold makes a ticket that does not count, and calls nothing.
  `create trigger showtimes_counted_made after insert or delete on showtimes
    for each row execute function note_showtime_counted()`,
  `create trigger showtimes_counted after update of film_id, seat_count, called_off_at_ms on showtimes
    for each row when (${['film_id', 'seat_count', 'called_off_at_ms'].map(isChanged).join(' or ')})
    execute function note_showtime_counted()`,
  `create trigger tickets_counted_made after insert on tickets
    for each row when (${counts('new')}) execute function note_ticket_counted()`,
  `create trigger tickets_counted_gone after delete on tickets
    for each row when (${counts('old')}) execute function note_ticket_counted()`,
  `create trigger tickets_counted after update of state, paid_fen, showtime_id on tickets
    for each row when ((${counts('old')}) <> (${counts('new')})
      or ${counts('new')} and (${['paid_fen', 'showtime_id'].map(isChanged).join(' or ')}))
    execute function note_ticket_counted()`,
  // A recount: what is missing from the totals, and nothing where they are right. Reads every ticket.
  `create view box_office_differences as
    select ${columns.replace(/, listed.*/, '')}, ${totals.map((name) => `sum(${name})::int8 as ${name}`).join(', ')} from (
      select cinema_id, film_id, null::int8, ${offered('showtimes')}, 0::int8, 0::int8 from showtimes
      union all select tickets.cinema_id, film_id, case when film_id is null then tickets.showtime_id end,
        0, 0, 0, count(*), sum(paid_fen)::int8
      from tickets left join showtimes using (cinema_id, showtime_id) where ${counts('tickets')} group by 1, 2, 3
      union all select cinema_id, film_id, null, ${totals.map((name) => `-${name}`).join(', ')} from box_office
      union all select changes.cinema_id, coalesce(changes.film_id, showtimes.film_id),
        case when changes.film_id is null and showtimes.film_id is null then changes.showtime_id end,
        ${totals.map((name) => `-changes.${name}`).join(', ')}
      from box_office_changes as changes left join showtimes using (cinema_id, showtime_id)
    ) as part (${columns})
    group by cinema_id, film_id, showtime_id
    having ${totals.map((name) => `sum(${name}) <> 0`).join(' or ')}`,
  `insert into box_office_changes (${columns}) select ${columns} from box_office_differences`,
]

/** Totals by film, kept by the database itself with every ticket and showtime (docs/decisions/0019). */
export const boxOffice: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
