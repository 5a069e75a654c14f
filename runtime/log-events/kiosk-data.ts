import type { LogEvent } from './log-event.ts'

/** What a kiosk logs of its journal, keys and copies, and of its line to the server. */
export const kioskDataEvents = {
  'journal-write-failed': {
    level: 'error',
    message: 'the journal or its seal could not be written',
    meaning: 'The disk did not take an entry or the seal beside it. Nothing that was not written counts as done.',
    action: 'Free the disk, check that `TTMS_SEAL_DIR` can be written, then look at the disk’s health.',
  },
  'work-failed-after-close': {
    level: 'info',
    message: 'work failed because its store is closed',
    meaning: 'The kiosk was closing; what was not written did not happen. `failed` names the event it would have been.',
    action: null,
  },
  'device-key-lost': {
    level: 'error',
    message: 'the device key can not be opened: nothing is sold',
    meaning: 'The key of this device is sealed by a keystore of the system that does not open it (decision 14).',
    action: 'As `todo` says: bring the keystore back, or enrol this kiosk again and write the old device off.',
  },
  'device-key-restart': {
    level: 'warn',
    message: 'the kiosk starts again to read the lost device key',
    meaning: 'The keystore opens the key again (`isOpened`), or enough tries were made; a new start reads it.',
    action: null,
  },
  'device-key-retry-failed': {
    level: 'error',
    message: 'the lost device key could not be tried again',
    meaning: 'Trying to open the lost device key failed; the next try comes.',
    action: 'As for `device-key-lost`.',
  },
  'data-key-lost': {
    level: 'warn',
    message: 'the data key can not be opened: who signed in here is not known',
    meaning: 'What is sealed with it (staff’s logins for working offline) can’t be read. Selling goes on.',
    action: 'Staff sign in once while the server is there.',
  },
  'keystore-absent': {
    level: 'info',
    message: 'no keystore: keys are kept in files',
    meaning: 'The system has no keystore that this kiosk can use (`why`).',
    action: 'Where it should have one: see docs/electron.md.',
  },
  'keystore-silent': {
    level: 'warn',
    message: 'the keystore does not answer',
    meaning: 'The system’s keystore did not respond in time, and is not asked again until the next start.',
    action: 'Where `device-key-lost` follows: unlock the keyring of the kiosk’s user.',
  },
  'keystore-failed': {
    level: 'warn',
    message: 'the keystore can not do it',
    meaning: 'The system’s keystore refused `what` (seal or open a key).',
    action: 'As for `keystore-silent`.',
  },
  'daily-copy': {
    level: 'info',
    message: 'daily copy of the database',
    meaning: '`outcome` `made`: the copy of the day is whole; `no-room`: there was not enough room for one.',
    action: 'On `no-room`: make room where `TTMS_COPY_DIR` is.',
  },
  'daily-copy-failed': {
    level: 'error',
    message: 'the daily copy of the database failed',
    meaning: 'There is no copy of today yet; it is tried again in a quarter of an hour.',
    action: 'Look at `err`: mostly a folder that can’t be written.',
  },
  'server-online': {
    level: 'info',
    message: 'online',
    meaning: 'The kiosk is connected; `durability` is how safely the server stores (`fsync` or `process`).',
    action: null,
  },
  'server-line-lost': {
    level: 'warn',
    message: 'line lost',
    meaning: 'The connection to the server ended (`why`). The kiosk goes on selling the seats it has, and reconnects.',
    action: 'Where `server-online` does not follow: check network and server.',
  },
  'server-connect-refused': {
    level: 'warn',
    message: 'no connection',
    meaning: 'A connection could not be made; `refusal` is the code of the reason.',
    action: '`NoAnswer`: network or server. `UnknownDevice`, `DeviceRetired`: enrol again. `OtherProtocol`: upgrade.',
  },
  'server-connect-failed': {
    level: 'error',
    message: 'a fault while connecting',
    meaning: 'Connecting failed on this side, as with a full disk; it is tried again.',
    action: 'Look at `err`.',
  },
  'server-slow-down': {
    level: 'warn',
    message: 'the server asked this kiosk to slow down',
    meaning: 'Too many questions in a short time; the kiosk waits `retryAfterSeconds`.',
    action: 'Where it repeats: report it.',
  },
  'server-response-invalid': {
    level: 'error',
    message: 'the server’s response can’t be used',
    meaning: 'The server failed, or something that is not our server is at this address (`detail`).',
    action: 'Look in the server’s log at the same time, and at proxies between.',
  },
  'server-protocol-refused': {
    level: 'warn',
    message: 'the server speaks another protocol',
    meaning:
      'Kiosk and server are too far apart in version; what `waiting` entries the kiosk has are sent all the same.',
    action: 'Upgrade the older one.',
  },
  'session-start-failed': {
    level: 'error',
    message: 'a session with the server could not be started',
    meaning: 'The line is there, but synchronising did not begin; the kiosk connects again.',
    action: 'Look at `err`: mostly the disk.',
  },
  'sync-work-failed': {
    level: 'error',
    message: 'work with the server failed, and is tried again',
    meaning: '`work` says which: comparing seats, uploading, replicating. The next occasion tries again.',
    action: 'Where it repeats: look at `err`.',
  },
  'replication-failed': {
    level: 'error',
    message: 'replication failed, and is tried again',
    meaning: 'Changes of `replica` (films, showtimes, seats, …) did not arrive or could not be stored.',
    action: 'Where it repeats: look at `err`. With old data the kiosk stops selling after `TTMS_STALE_HOURS`.',
  },
  'replica-changes-unreadable': {
    level: 'error',
    message: 'changes that were pushed can’t be read; they are pulled instead',
    meaning: 'The server sent changes of `replica` that this version does not understand.',
    action: 'Upgrade the older of the two where it repeats.',
  },
  'edits-push-failed': {
    level: 'error',
    message: 'edits could not be sent, and are sent again',
    meaning: 'What an administrator changed on this kiosk is not at the server yet. It is stored here.',
    action: 'Where it repeats: look at `err`.',
  },
  'journal-upload-stopped': {
    level: 'error',
    message: 'the journal can not be uploaded',
    meaning: 'The server can’t take this journal (`why`: a gap, a false signature, full). Sales are safe on this disk.',
    action: 'Do not clear this disk. Go by *Needs attention* and docs/operations.md.',
  },
  'journal-upload-failed': {
    level: 'error',
    message: 'uploading the journal again failed',
    meaning: 'A retry of the upload failed; the next one comes.',
    action: 'Where it repeats: look at `err`.',
  },
  'grant-upload-failed': {
    level: 'error',
    message: 'uploading before a grant failed',
    meaning: 'Before it asks for seats a kiosk sends its journal; that failed, and the grant may be refused.',
    action: 'Where it repeats: look at `err`.',
  },
  'journal-other-at-server': {
    level: 'error',
    message: 'the server has another journal of this device',
    meaning: 'This database is a copy, or was restored from backup. It sells nothing more and is given up.',
    action: 'Find out where the other one runs; only one may. This one enrols again by itself, or with a new code.',
  },
  'database-given-up': {
    level: 'warn',
    message: 'the database was restored from backup: this kiosk enrols again',
    meaning: 'The journal here is behind what the server or the seal has. Its seats are lost to it.',
    action:
      "Write the old device off on the staff page, *The cinema's kiosks*; enrol with a new code where the page asks for one.",
  },
  'database-give-up-failed': {
    level: 'error',
    message: 'a database that was restored could not be given up',
    meaning: 'It sells nothing; giving it up is tried again at the next change.',
    action: 'Look at `err`.',
  },
  'journal-closed': {
    level: 'info',
    message: 'the journal is closed',
    meaning:
      'All that the kiosk had is at the server: its journal (`before`) takes no more entries. `now` is its next journal, null until it is enrolled again.',
    action: null,
  },
  'journal-close-refused': {
    level: 'warn',
    message: 'the journal is not closed yet',
    meaning: 'The server does not take the closing yet (`refusal`); it is tried again.',
    action: 'Where it repeats: see *Needs attention* for this device.',
  },
  'journal-close-failed': {
    level: 'error',
    message: 'closing the journal failed, and is tried again',
    meaning: 'A fault while closing this device’s journal; no seat is lost.',
    action: 'Look at `err`.',
  },
  'closed-epoch-upload-refused': {
    level: 'warn',
    message: 'a journal of an epoch that is over can not be uploaded',
    meaning: 'Entries from before a restore of the server do not fit what it has (`refusal`).',
    action: 'See *Needs attention* for this device.',
  },
} as const satisfies Record<string, LogEvent>
