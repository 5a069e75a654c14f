import { nowMs } from './stage.ts'

// What holds after every round, whoever came first: asked of the tables alone, and of what the database itself has
// written down of each change (history.ts). Nothing of the product's rules is asked.

/** A kiosk proved that it has had the seat under a later number: it stays the ticket's, and waits for a person. */
const contested =
  "exists (select from review_items where why = 'contested' and review_items.ticket_number = tickets.ticket_number)"

/** Each selects what breaks it. */
const invariants: Readonly<Record<string, string>> = {
  'one live ticket a seat': `
    select showtime_id, seat_row, seat_col from tickets where state in ('in-payment', 'sold')
    group by 1, 2, 3 having count(*) > 1`,
  'at most six live tickets a customer and showtime': `
    select account_id, showtime_id from tickets where state in ('in-payment', 'sold') and account_id is not null
    group by 1, 2 having count(*) > 6`,
  'a live ticket has its seat, under its own number': `
    select ticket_number, tickets.state, seat_custody.state as custody, number, sale_number
    from tickets left join seat_custody using (cinema_id, showtime_id, seat_row, seat_col)
    where tickets.state in ('sold', 'in-payment')
      and (seat_custody.state is distinct from tickets.state or number is distinct from sale_number)
      and not (seat_custody.state = 'sold' and number > sale_number and ${contested})`,
  'a seat that is sold or in payment has its ticket': `
    select seat_custody.seat_row, seat_custody.seat_col, seat_custody.state, number
    from seat_custody left join tickets on tickets.showtime_id = seat_custody.showtime_id
      and tickets.seat_row = seat_custody.seat_row and tickets.seat_col = seat_custody.seat_col
      and tickets.state = seat_custody.state and (sale_number = number or sale_number < number and ${contested})
    where seat_custody.state in ('sold', 'in-payment') and ticket_number is null`,
  'a payment at a kiosk is a ticket or due, once': `
    select device, sale_id,
      sum(paid_fen) filter (where ticket_number / 100000000 = device) as paid,
      sum(paid_fen) filter (where state in ('sold', 'displaced')) as tickets,
      sum((select sum(amount_fen) from review_items where review_items.ticket_number = tickets.ticket_number
        and why = 'refund-due')) as due
    from tickets where sale_id is not null group by 1, 2
    having coalesce(sum(paid_fen) filter (where ticket_number / 100000000 = device), 0) <>
      coalesce(sum(paid_fen) filter (where state in ('sold', 'displaced')), 0) +
      coalesce(sum((select sum(amount_fen) from review_items where review_items.ticket_number = tickets.ticket_number
        and why = 'refund-due')), 0)`,
  'a payment whose end nobody knows is listed of one device of its kiosk': `
    select raw::jsonb -> 'body' ->> 'paymentKey' as key, array_agg(distinct device) as devices
    from review_items join journal_entries using (cinema_id, device, epoch, seq)
    where review_items.why = 'payment-open' and resolved_at_ms is null
    group by 1 having count(distinct device) > 1`,
  'a sale that was taken in has its tickets': `
    select seq, sold ->> 'ticketNumber' as ticket
    from journal_entries, jsonb_array_elements(raw::jsonb -> 'body' -> 'tickets') as sold
    where kind = 'sold' and outcome in ('accepted', 'review')
      and not exists (select from tickets where ticket_number = (sold ->> 'ticketNumber')::int8)`,
  'a displaced ticket is listed': `
    select ticket_number from tickets where state = 'displaced'
      and not exists (select from review_items where review_items.ticket_number = tickets.ticket_number)`,
  'what was paid at a kiosk that is gone, and nobody saw, is listed': `
    select ticket_number, devices.state from tickets join devices using (device)
    where tickets.state in ('sold', 'displaced') and devices.state in ('closed', 'written-off') and replaces is null
      and not exists (select from seen_sales where seen_sales.sale_id = tickets.sale_id)
      and not exists (select from review_items where why = 'undelivered'
        and review_items.ticket_number = tickets.ticket_number)`,
  'money is paid back once, and no more of it than is due': `
    select ticket, times, fen from (
      select (raw::jsonb -> 'body' ->> 'ticketNumber')::int8 as ticket, count(*) as times,
        sum((raw::jsonb -> 'body' ->> 'amountFen')::int8) as fen
      from journal_entries where kind = 'refund-paid' and outcome = 'accepted' group by 1) as paid
    where times > 1 or fen > coalesce((
      select sum(amount_fen) from review_items where why = 'refund-due' and ticket_number = ticket), 0)`,
  'a ticket ends with the one that takes its place, in one transaction, once': `
    select successor.ticket_number, successor.new_ticket_number from review_items as successor
    where new_ticket_number is not null and not exists (
      select from race_history as ended join race_history as made using (xid)
      where ended.table_name = 'tickets' and ended.what = 'update' and ended.new ->> 'state' = 'refunded'
        and (ended.new ->> 'ticket_number')::int8 = successor.ticket_number
        and made.table_name = 'tickets' and made.what = 'insert'
        and (made.new ->> 'ticket_number')::int8 = successor.new_ticket_number)
    union all
    select ticket_number, count(*) from review_items where new_ticket_number is not null
    group by 1 having count(*) > 1`,
  'the totals of the box office are those of a recount': 'select * from box_office_differences',
  'an item ends once': `
    select new ->> 'item_id' from race_history where table_name = 'review_items' and what = 'update'
      and old -> 'resolved_at_ms' <> 'null' and old is distinct from new`,
  'a refund goes from one payer to another by a manager alone': `
    select history.old ->> 'payer' as had, history.new ->> 'payer' as has from race_history as history
    where table_name = 'review_items' and what = 'update' and history.old -> 'payer' <> 'null'
      and history.old -> 'payer' <> history.new -> 'payer' and not exists (
        select from audit join accounts using (cinema_id, account_id)
        where action = 'refund-in-cash' and role in ('manager', 'administrator')
          and detail -> 'to' -> 'payer' = history.new -> 'payer')`,
  'the number of a seat never falls, and no number is given twice': `
    select new ->> 'seat_row' as seat_row, new ->> 'seat_col' as seat_col, old ->> 'number' as had, new ->> 'number' as has
    from race_history where table_name = 'seat_custody' and what = 'update'
      and ((new ->> 'number')::int8 < (old ->> 'number')::int8
        or (new ->> 'state' in ('granted', 'in-payment') and new -> 'number' = old -> 'number'
          and (old ->> 'state' not in ('granted', 'in-payment', 'written-off') or old -> 'holder' <> new -> 'holder')
          and not exists (select from recoveries)))`,
  'a kiosk that is closed or lost holds nothing': `
    select device, devices.state, seat_row, seat_col from seat_custody join devices on device = holder
    where seat_custody.state = 'granted' and devices.state in ('closed', 'written-off')`,
  'a kiosk holds seats under its own epoch': `
    select device, devices.epoch, seat_custody.epoch as held from seat_custody join devices on device = holder
    where seat_custody.state = 'granted' and seat_custody.epoch <> devices.epoch and recovery is null`,
  'seats are written off of kiosks that are lost or closed alone': `
    select device, devices.state, seat_row, seat_col from seat_custody join devices on device = holder
    where seat_custody.state = 'written-off' and devices.state not in ('closed', 'written-off')`,
  'a recovery is over once every kiosk has reported or was given up, and not before': `
    select (select count(*) from recoveries where ended_at_ms is null) as open,
      (select count(*) from devices where recovery = 'unreported' and state in ('enrolled', 'forked')) as missing,
      (select count(*) from showtimes where is_withheld) as withheld
    where (exists (select from recoveries where ended_at_ms is null)) <>
        (exists (select from devices where recovery = 'unreported' and state in ('enrolled', 'forked')))
      or (exists (select from showtimes where is_withheld) and not exists (
        select from recoveries where ended_at_ms is null))`,
  'a journal has no gap, and is acknowledged as far as it goes': `
    select device, acknowledged_seq, epoch from devices
    where acknowledged_seq > 10 and acknowledged_seq <> 10 + (
      select count(*) from journal_entries
      where journal_entries.device = devices.device and journal_entries.epoch = devices.epoch and seq > 10)`,
  'no session lives that was opened with another password': `
    select account_id, new ->> 'password_hash' as password_hash from race_history join sessions on account_id = (new ->> 'account_id')::int8
    where table_name = 'accounts' and old -> 'password_hash' <> new -> 'password_hash' and token_hash <> all($1::text[])`,
  'what was removed has nothing to come': `
    select showtime_id, film_id, hall_id from showtimes where called_off_at_ms is null and ends_at_ms > ${nowMs} and (
      exists (select from films where films.film_id = showtimes.film_id and deleted_at_ms is not null)
      or exists (select from halls where halls.hall_id = showtimes.hall_id and deleted_at_ms is not null))`,
  'a showtime that is called off has no live ticket': `
    select ticket_number, tickets.state from tickets join showtimes using (cinema_id, showtime_id)
    where called_off_at_ms is not null and tickets.state = 'sold'`,
  'a web ticket is of the performance it was bought for': `
    select ticket_number, performance from tickets join showtimes using (cinema_id, showtime_id)
      join race_history on table_name = 'tickets' and (new ->> 'ticket_number')::int8 = ticket_number
    where tickets.device = 0 and tickets.state in ('sold', 'in-payment')
      and performance <> jsonb_build_array(film_id, hall_id, begins_at_ms)`,
  'a ticket’s seat is in its hall': `
    select ticket_number from tickets join showtimes using (cinema_id, showtime_id)
    where tickets.state in ('sold', 'in-payment')
      and (seat_row > (plan ->> 'rows')::int or seat_col > (plan ->> 'cols')::int)`,
  'a showtime to come is as its film and its hall are': `
    select showtime_id, film_title, title, hall_name, name, ends_at_ms - begins_at_ms as lasts, duration_minutes
    from showtimes join films using (cinema_id, film_id) join halls using (cinema_id, hall_id)
    where called_off_at_ms is null and begins_at_ms > ${nowMs} and (film_title <> title or hall_name <> name
      or ends_at_ms - begins_at_ms <> duration_minutes * 60000
      or showtimes.plan -> 'rows' <> halls.plan -> 'rows' or showtimes.plan -> 'gaps' <> halls.plan -> 'gaps'
      or showtimes.plan -> 'cols' <> halls.plan -> 'cols')`,
  'between two showtimes in a hall is the time that it takes': `
    select one.showtime_id, another.showtime_id as other from showtimes as one join showtimes as another using (hall_id)
    where one.showtime_id < another.showtime_id and one.called_off_at_ms is null and another.called_off_at_ms is null
      and one.begins_at_ms < another.ends_at_ms + 600000 and another.begins_at_ms < one.ends_at_ms + 600000`,
  'kiosks keep no more seats allotted than they may': `
    select count(*) from grants where answer ->> 'ok' = 'true' and request_id = any($2::text[]) having count(*) > 1
    union all
    select count(*) from grants where answer ->> 'ok' = 'true' and request_id = any($3::text[]) having count(*) > 1`,
  'an enrolment code makes one kiosk': 'select count(*) from devices where device > 63 having count(*) > 1',
  'two people sign, each once': `
    select device from sign_offs where confirmed_by = proposed_by
    union all select device from sign_offs group by device having count(*) > 1`,
}

/** All of them in one question, by name. */
export const invariantsSql = Object.entries(invariants)
  .map(([name, sql]) => `select '${name}' as rule, to_jsonb(broken) as broken from (${sql}) as broken`)
  .join('\nunion all\n')
