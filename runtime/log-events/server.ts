import type { LogEvent } from './log-event.ts'

/** What the central server logs. */
export const serverEvents = {
  'request-failed': {
    level: 'error',
    message: 'a request failed',
    meaning: 'A fault while handling `method` `path`; the client got the number in `id`.',
    action: 'Report it with `err`. Many at once: look at the database.',
  },
  'server-work-failed': {
    level: 'error',
    message: 'repeated work failed',
    meaning: 'Work that the server does again and again (`work`) failed once; its next turn comes.',
    action: 'Where it repeats: look at `err`, mostly the database.',
  },
  'pass-item-failed': {
    level: 'error',
    message: 'a pass goes on without one that failed',
    meaning: 'One showtime (`item`) could not be handled in a pass (`pass`); all others were.',
    action: 'Report it with `err`; look at this showtime.',
  },
  'administrator-made': {
    level: 'info',
    message: 'the first administrator was made',
    meaning: 'There was none, and `TTMS_ADMIN_EMAIL` names this one.',
    action: 'Remove `TTMS_ADMIN_PASSWORD` from the environment.',
  },
  'administrator-exists': {
    level: 'info',
    message: 'there is an administrator already; none was made',
    meaning: '`TTMS_ADMIN_EMAIL` is set and has no effect.',
    action: 'Remove `TTMS_ADMIN_EMAIL` and `TTMS_ADMIN_PASSWORD`.',
  },
  'proxy-not-trusted': {
    level: 'warn',
    message: 'requests come through a proxy: without TTMS_TRUST_PROXY all its clients share one limit of tries',
    meaning: 'A request carries `X-Forwarded-For`, and the server was not told of a proxy.',
    action: 'Set `TTMS_TRUST_PROXY` to how many proxies stand in front.',
  },
  'database-unreachable': {
    level: 'warn',
    message: 'the database does not answer',
    meaning: '`/readyz` was asked, and the database did not respond. Kiosks go on offline.',
    action: 'Look at Postgres: is it up, is its disk full, does `DATABASE_URL` fit?',
  },
  'database-connection-lost': {
    level: 'warn',
    message: 'a database connection was lost',
    meaning: 'Postgres ended an idle connection, as at its restart. The server opens a new one.',
    action: 'Where it repeats: look in the log of Postgres.',
  },
  'wake-ups-not-heard': {
    level: 'warn',
    message: 'wake-ups of other servers are not heard: their changes are polled for',
    meaning:
      'Nothing that Postgres sends by `NOTIFY` reaches this server: it has no connection left for it, or a pooler in between lends one for each transaction. Kiosks hear of other servers’ changes all the same, at the price of some 800 statements a minute.',
    action: 'Let `DATABASE_URL` lead to Postgres itself, or to a pooler that keeps a connection for each session.',
  },
  'server-restored': {
    level: 'warn',
    message: 'the database was restored: nothing is sold until every kiosk has reported',
    meaning: 'The server noticed (`why`), or was told, that its database is older than what kiosks know.',
    action:
      "Connect every kiosk in `waiting`, or write it off on the staff page, *The cinema's kiosks*. See docs/operations.md.",
  },
  'kiosk-reported': {
    level: 'info',
    message: 'a kiosk has reported after the database was restored',
    meaning: '`device` has sent all that it knows; `waiting` are those that have not.',
    action: null,
  },
  'kiosk-ahead': {
    level: 'warn',
    message: 'a kiosk says that it was told more than this server knows',
    meaning: 'It can’t prove it, so it is put under *Needs attention* (decision 11).',
    action: 'Was the database restored? Start once with `-- --restored`. Else look at this kiosk.',
  },
  'device-forked': {
    level: 'error',
    message: 'two programs write the journal of one kiosk: both are stopped',
    meaning: 'The disk of this kiosk was copied or restored, and both run.',
    action: 'Find both. Enrol one again with a new code, clear the other; see *Needs attention*.',
  },
  'quarantine-full': {
    level: 'warn',
    message: 'no more is kept of the journal of a kiosk that is stopped',
    meaning: 'A stopped kiosk goes on sending, and its quarantine is full.',
    action: 'Decide what is under *Needs attention* for this device.',
  },
  'journal-entry-foreign': {
    level: 'error',
    message: 'a journal entry names what is not its device’s to name',
    meaning: 'An entry has a number of another device. It is stored, applied nowhere, and listed for staff.',
    action: 'See *Needs attention*; look at who has access to this kiosk.',
  },
  'journal-entry-failed': {
    level: 'error',
    message: 'a journal entry could not be applied',
    meaning: 'The tables can’t take this entry. It is stored and listed; those behind it go on.',
    action: 'See *Needs attention*; report it with `err`.',
  },
  'second-journal-entry-failed': {
    level: 'error',
    message: 'an entry of a second journal could not be applied',
    meaning: 'An entry of a forked kiosk’s other journal did not fit. It is listed for staff.',
    action: 'See *Needs attention*.',
  },
  'edit-failed': {
    level: 'error',
    message: 'an edit could not be applied',
    meaning: 'What an administrator changed at `device` can’t be stored. It is refused there, those behind it go on.',
    action: 'The administrator edits it again or drops it; report it with `err`.',
  },
  'document-unreadable': {
    level: 'error',
    message: 'a document can not be read, and no kiosk is told of it',
    meaning: 'A row of `replica` does not fit what kiosks take. All others go on.',
    action: 'Edit what `id` names once more; report it.',
  },
} as const satisfies Record<string, LogEvent>
