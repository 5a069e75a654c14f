import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// Plain SQL of Postgres 15 and older: PGlite is 18 and would take what a real server refuses.

const statements = [
  'create sequence account_ids',
  'create sequence film_ids',
  'create sequence hall_ids',
  'create sequence showtime_ids',
  'create sequence ticket_ids',
  'create sequence device_numbers',
  `create table cinemas (
    cinema_id int8 primary key,
    name text not null,
    name_en text not null,
    time_zone text not null
  )`,
  `create table accounts (
    cinema_id int8 not null references cinemas,
    account_id int8 not null,
    name text not null,
    email text not null,
    mobile text not null,
    password_hash text not null,
    role text not null check (role in ('customer', 'clerk', 'manager', 'administrator')),
    level int not null default 0,
    made_at_ms int8 not null,
    primary key (cinema_id, account_id)
  )`,
  'create unique index accounts_email on accounts (cinema_id, email)',
  `create table sessions (
    token_hash text primary key,
    cinema_id int8 not null,
    account_id int8 not null,
    last_used_at_ms int8 not null
  )`,
  'create index sessions_account on sessions (cinema_id, account_id)',
  'create index sessions_age on sessions (last_used_at_ms)',
  `create table tries (
    cinema_id int8 not null,
    subject text not null,
    count int8 not null,
    since_ms int8 not null,
    ends_at_ms int8 not null,
    primary key (cinema_id, subject)
  )`,
  'create index tries_age on tries (ends_at_ms)',
  `create table posters (
    cinema_id int8 not null,
    poster_id text not null,
    media_type text not null,
    bytes bytea not null,
    primary key (cinema_id, poster_id)
  )`,
  `create table films (
    cinema_id int8 not null references cinemas,
    film_id int8 not null,
    title text not null,
    title_en text,
    title_key text not null,
    synopsis text not null,
    synopsis_en text,
    director text not null,
    director_en text,
    actors text not null,
    actors_en text,
    genre text not null,
    genre_en text,
    duration_minutes int not null check (duration_minutes between 1 and 600),
    picture text not null,
    poster_id text,
    deleted_at_ms int8,
    primary key (cinema_id, film_id)
  )`,
  'create unique index films_title on films (cinema_id, title_key) where deleted_at_ms is null',
  `create table halls (
    cinema_id int8 not null references cinemas,
    hall_id int8 not null,
    name text not null,
    name_en text,
    name_key text not null,
    description text not null,
    plan jsonb not null,
    deleted_at_ms int8,
    primary key (cinema_id, hall_id)
  )`,
  'create unique index halls_name on halls (cinema_id, name_key) where deleted_at_ms is null',
  `create table showtimes (
    cinema_id int8 not null,
    showtime_id int8 not null,
    film_id int8 not null,
    hall_id int8 not null,
    film_title text not null,
    hall_name text not null,
    begins_at_ms int8 not null,
    ends_at_ms int8 not null,
    price_fen int8 not null check (price_fen > 0),
    plan jsonb not null,
    seat_count int not null,
    called_off_at_ms int8,
    primary key (cinema_id, showtime_id),
    foreign key (cinema_id, film_id) references films,
    foreign key (cinema_id, hall_id) references halls
  )`,
  'create index showtimes_film on showtimes (cinema_id, film_id, ends_at_ms)',
  'create index showtimes_hall on showtimes (cinema_id, hall_id, begins_at_ms)',
  'create index showtimes_time on showtimes (cinema_id, ends_at_ms)',
  `create table seat_custody (
    cinema_id int8 not null,
    showtime_id int8 not null,
    seat_row int not null,
    seat_col int not null,
    holder int8 not null,
    epoch int8 not null,
    number int8 not null,
    state text not null check (state in ('free', 'granted', 'in-payment', 'sold', 'written-off')),
    hold_ends_at_ms int8,
    primary key (cinema_id, showtime_id, seat_row, seat_col),
    foreign key (cinema_id, showtime_id) references showtimes,
    check ((state = 'in-payment') = (hold_ends_at_ms is not null))
  )`,
  "create index seat_custody_holder on seat_custody (holder) where state = 'granted'",
  "create index seat_custody_hold on seat_custody (hold_ends_at_ms) where state = 'in-payment'",
  `create table tickets (
    cinema_id int8 not null references cinemas,
    ticket_number int8 not null,
    showtime_id int8 not null,
    seat_row int not null,
    seat_col int not null,
    sale_number int8 not null,
    state text not null check (state in ('in-payment', 'sold', 'lapsed', 'refunded', 'displaced')),
    account_id int8,
    device int8 not null,
    sale_id text,
    price_fen int8 not null,
    paid_fen int8 not null,
    method text,
    terminal_reference text,
    token text,
    made_at_ms int8 not null,
    sold_at_ms int8,
    primary key (cinema_id, ticket_number)
  )`,
  // The second net under seat_custody: whatever goes wrong above, the database refuses a seat's second live ticket.
  `create unique index tickets_live on tickets (cinema_id, showtime_id, seat_row, seat_col)
    where state in ('in-payment', 'sold')`,
  'create index tickets_account on tickets (cinema_id, account_id, showtime_id)',
  `create table devices (
    cinema_id int8 not null references cinemas,
    device int8 primary key,
    epoch int8 not null,
    public_key text not null,
    name text not null,
    is_blocked boolean not null,
    acknowledged_seq int8 not null,
    app_version text,
    enrolled_at_ms int8 not null
  )`,
  `create table enrol_codes (
    cinema_id int8 not null references cinemas,
    code_hash text primary key,
    expires_at_ms int8 not null,
    used_by int8
  )`,
  `create table device_nonces (
    device int8 not null,
    nonce text not null,
    used_at_ms int8 not null,
    primary key (device, nonce)
  )`,
  'create index device_nonces_age on device_nonces (used_at_ms)',
  `create table grants (
    cinema_id int8 not null,
    device int8 not null,
    request_id text not null,
    answer jsonb not null,
    made_at_ms int8 not null,
    primary key (device, request_id)
  )`,
  `create table journal_entries (
    cinema_id int8 not null,
    device int8 not null,
    epoch int8 not null,
    seq int8 not null,
    entry_id text not null,
    kind text not null,
    raw text not null,
    outcome text not null check (outcome in ('accepted', 'to-resolve', 'unreadable', 'set-apart')),
    why text,
    received_at_ms int8 not null,
    primary key (device, epoch, seq)
  )`,
  // An id is applied once. One that comes again under another seq is kept, unread.
  "create unique index journal_entries_id on journal_entries (cinema_id, entry_id) where outcome <> 'unreadable'",
  `create table to_resolve (
    cinema_id int8 not null,
    item_id bigserial primary key,
    why text not null,
    device int8,
    epoch int8,
    seq int8,
    showtime_id int8,
    ticket_number int8,
    made_at_ms int8 not null,
    resolved_at_ms int8
  )`,
  `create table outbox (
    outbox_id bigserial primary key,
    cinema_id int8 not null,
    replica text not null,
    document_id text not null
  )`,
  `create table changes (
    cinema_id int8 not null,
    replica text not null,
    document_id text not null,
    seq int8 not null,
    primary key (cinema_id, replica, document_id)
  )`,
  'create unique index changes_seq on changes (cinema_id, seq)',
  'create index changes_replica on changes (cinema_id, replica, seq)',
  'create table change_counters (cinema_id int8 primary key, seq int8 not null)',
  'create table server_secrets (name text primary key, value text not null)',
  `create table audit (
    cinema_id int8 not null,
    audit_id bigserial primary key,
    at_ms int8 not null,
    account_id int8,
    device int8,
    action text not null,
    detail jsonb not null
  )`,
]

/** Every table of the first version. */
export const first: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
