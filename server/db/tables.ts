import type { ColumnType, Generated, Kysely } from 'kysely'
import type { ReplicaName } from '../../shared/catalog/replicas.ts'
import type {
  AccountId,
  DeviceNumber,
  FilmId,
  HallId,
  PaymentKey,
  SaleId,
  ShowtimeId,
  TicketNumber,
} from '../../shared/core/ids.ts'
import type { Fen } from '../../shared/core/money.ts'
import type { EditRefusal } from '../../shared/edits/contract.ts'
import type { OwnPolicy } from '../../shared/policy/policy.ts'
import type { SeatCustody } from '../../shared/seats/custody.ts'
import type { SeatPlan } from '../../shared/seats/seat-plan.ts'
import type { RefundCause, StaffRole, WayToEnd, WhyListed } from '../../shared/sync/staff-messages.ts'
import type { MerchantLogos, MerchantProfiles, Merchants } from './merchant-tables.ts'

// The server's tables as queries see them. Everything is keyed by cinema; every time is Unix milliseconds.

/** A JSON column: read as the value, written as its text. */
type Json<Value> = ColumnType<Value, string, string>

type Cinemas = { cinema_id: number; name: string; name_en: string; time_zone: string }

export type AccountRole = 'customer' | StaffRole

type Accounts = {
  cinema_id: number
  account_id: AccountId
  name: string
  /** Trimmed and in lower case: what two accounts are told apart by. */
  email: string
  mobile: string
  password_hash: string
  /** Rises with every change of the password. */
  password_version: Generated<number>
  role: AccountRole
  level: number
  made_at_ms: number
}

type Sessions = {
  token_hash: string
  cinema_id: number
  account_id: AccountId
  /** The version of the password that was verified for it, of an account or of a merchant; one of the two. */
  account_password: number | null
  merchant_password: number | null
  last_used_at_ms: number
}

/** Tries of a subject (an account, an address) since the first one that still counts. */
type Tries = { cinema_id: number; subject: string; count: number; since_ms: number; ends_at_ms: number }

type Films = {
  cinema_id: number
  film_id: FilmId
  title: string
  title_en: string | null
  /** The title as names are compared: trimmed, without regard to case. */
  title_key: string
  synopsis: string
  synopsis_en: string | null
  director: string
  director_en: string | null
  actors: string
  actors_en: string | null
  genre: string
  genre_en: string | null
  duration_minutes: number
  /** Where clients find the picture: an address, or a path on this server. Empty: none. */
  picture: string
  poster_id: string | null
  deleted_at_ms: number | null
}

type Posters = { cinema_id: number; poster_id: string; media_type: string; bytes: Buffer }

type Halls = {
  cinema_id: number
  hall_id: HallId
  name: string
  name_en: string | null
  name_key: string
  description: string
  plan: Json<SeatPlan>
  deleted_at_ms: number | null
}

type Showtimes = {
  cinema_id: number
  showtime_id: ShowtimeId
  film_id: FilmId
  hall_id: HallId
  film_title: string
  hall_name: string
  begins_at_ms: number
  ends_at_ms: number
  price_fen: Fen
  /** The hall's seats as they were when the showtime was made. */
  plan: Json<SeatPlan>
  seat_count: number
  called_off_at_ms: number | null
  /** When its film, hall or time was last changed. */
  moved_at_ms: number | null
  /** Most allotted seats of it that a kiosk may keep, as kiosks were last told. */
  allotted_seats: Generated<number>
  /** A server that was restored does not sell it until every kiosk has reported what it holds. */
  is_withheld: Generated<boolean>
}

type SeatCustodies = {
  cinema_id: number
  showtime_id: ShowtimeId
  seat_row: number
  seat_col: number
  holder: DeviceNumber
  epoch: number
  number: number
  state: SeatCustody['state']
  hold_ends_at_ms: number | null
}

/** `displaced`: paid at a kiosk for a seat that had gone on without it. Only `in-payment` and `sold` are live. */
type TicketState = 'in-payment' | 'sold' | 'lapsed' | 'refunded' | 'displaced'

type Tickets = {
  cinema_id: number
  ticket_number: TicketNumber
  showtime_id: ShowtimeId
  seat_row: number
  seat_col: number
  /** The seat's custody number under which it was sold. */
  sale_number: number
  state: TicketState
  account_id: AccountId | null
  /** Which of the customer's six live tickets of the showtime it is, 1 to 6; null: a kiosk sold it. */
  customer_slot: number | null
  /** The device that sold it; 0 is the server. */
  device: DeviceNumber
  sale_id: SaleId | null
  price_fen: Fen
  paid_fen: Fen
  /** `web-trusted`: a web shop said so; such money never goes back through a kiosk or till. */
  method: 'card' | 'wallet' | 'web-trusted' | 'web-proven' | null
  terminal_reference: string | null
  token: string | null
  /** The ticket that this one took the place of, where its holder was given another seat. */
  replaces: TicketNumber | null
  made_at_ms: number
  sold_at_ms: number | null
}

/** What a film brought in, as of the last sweep, and what came since (server/reports/): triggers alone write it. */
type BoxOffice = {
  cinema_id: number
  film_id: FilmId
  /** Showtimes that it ever had. */
  listed_count: number
  /** Those that are not called off, and their seats. */
  showtime_count: number
  seat_count: number
  ticket_count: number
  taken_fen: Fen
}
type BoxOfficeChanges = Omit<BoxOffice, 'film_id'> & { film_id: FilmId | null; showtime_id: ShowtimeId | null }

/** `forked`: two programs wrote its journal. `closed`: it said so itself. `written-off`: staff did. */
export type DeviceState = 'enrolled' | 'forked' | 'closed' | 'written-off'

type Devices = {
  cinema_id: number
  device: DeviceNumber
  epoch: number
  public_key: string
  name: string
  is_blocked: boolean
  acknowledged_seq: number
  app_version: string | null
  enrolled_at_ms: number
  /** Whose kiosk it is; null: the cinema's own. */
  merchant_id: AccountId | null
  state: Generated<DeviceState>
  /** The last epoch that it closed in order, and the number of its last entry. */
  closed_epoch: number | null
  closed_seq: number | null
  /** Since this server was restored: whether the server has its journal whole. null: it has begun a new epoch since. */
  recovery: 'unreported' | 'reported' | null
  heard_at_ms: number | null
}

/** What it takes to sell the seats of a lost kiosk again: one person proposes, another confirms. */
type SignOffs = {
  cinema_id: number
  sign_off_id: Generated<number>
  device: DeviceNumber
  proposed_by: AccountId
  proposed_at_ms: number
  confirmed_by: AccountId | null
  confirmed_at_ms: number | null
}

export type RecoveryReason = 'operator' | 'commit-number' | 'system-identifier' | 'timeline' | 'reboot' | 'kiosk'

/** A time from when this server was restored until every kiosk had reported. */
type Recoveries = {
  cinema_id: number
  recovery_id: Generated<number>
  why: RecoveryReason
  /** Higher than of every one before it; proofs bear it (server/seats/proofs.ts). */
  generation: number
  began_at_ms: number
  ended_at_ms: number | null
}

type CommitNumber = {
  only_row: Generated<boolean>
  number: number
  /** The Postgres cluster, and its timeline, in which these tables were last judged to have lost nothing. */
  system_identifier: string | null
  timeline: number | null
}

type EnrolCodes = {
  cinema_id: number
  code_hash: string
  expires_at_ms: number
  used_by: DeviceNumber | null
  merchant_id: AccountId | null
}

type DeviceNonces = { device: DeviceNumber; nonce: string; used_at_ms: number }

/** The remembered answer of a grant request: the seats, or the refusal. */
type Grants = {
  cinema_id: number
  device: DeviceNumber
  request_id: string
  answer: Json<unknown>
  made_at_ms: number
}

/** `dismissed`: it had been quarantined, and a manager let it count for nothing. */
export type EntryOutcome = 'accepted' | 'review' | 'unreadable' | 'quarantined' | 'dismissed'

type JournalEntries = {
  cinema_id: number
  device: DeviceNumber
  epoch: number
  seq: number
  entry_id: string
  kind: string
  /** The entry as it came. */
  raw: string
  outcome: EntryOutcome
  why: string | null
  received_at_ms: number
  /** The payment that the entry is about, where it can be read. */
  payment_key: PaymentKey | null
  /** Whether that payment waits for nobody after it, or for a person already. */
  ends_payment: Generated<boolean>
}

type ReviewItems = {
  cinema_id: number
  item_id: Generated<number>
  why: WhyListed
  device: DeviceNumber | null
  epoch: number | null
  seq: number | null
  showtime_id: ShowtimeId | null
  ticket_number: TicketNumber | null
  made_at_ms: number
  resolved_at_ms: number | null
  amount_fen: Fen | null
  /** The entry of a second journal that it is about; only of `other-journal`. */
  entry_id: string | null
  /** How much of it was said to be paid; only of `refund-due`. */
  paid_fen: Generated<Fen>
  /** Why money is due; only of `refund-due`. */
  cause: RefundCause | null
  /** The device that pays it back, once one has taken that on itself. */
  payer: DeviceNumber | null
  ended_how: WayToEnd | 'paid' | null
  ended_by: AccountId | null
  ended_at_device: DeviceNumber | null
  /** The ticket that took the place of this one. */
  new_ticket_number: TicketNumber | null
}

/** Which device said of which sale that somebody has seen its tickets. */
type SeenSales = { cinema_id: number; sale_id: SaleId; device: DeviceNumber }

/** Every device that ever took on itself to pay a ticket's refund. */
type RefundClaims = { cinema_id: number; ticket_number: TicketNumber; device: DeviceNumber }

type FormerPrices = { cinema_id: number; showtime_id: ShowtimeId; price_fen: Fen }

type Outbox = { outbox_id: Generated<number>; cinema_id: number; replica: ReplicaName; document_id: string }
type Changes = { cinema_id: number; replica: ReplicaName; document_id: string; seq: number }
type ChangeCounters = { cinema_id: number; seq: number }
type ServerSecrets = { name: string; value: string }

type Audit = {
  cinema_id: number
  audit_id: Generated<number>
  at_ms: number
  account_id: AccountId | null
  device: DeviceNumber | null
  action: string
  /** Whose word it is that who did it, in words. */
  said: string
  detail: Json<unknown>
}

type Edits = {
  cinema_id: number
  edit_id: string
  device: DeviceNumber
  /** The edit as it came. */
  raw: string
  /** null: accepted. */
  refusal: ColumnType<EditRefusal | null, string | null, never>
  decided_at_ms: number
}

/** Who has signed in at a kiosk with the server's word. */
type DeviceStaff = { device: DeviceNumber; account_id: AccountId }

/** What a cinema has set itself. */
type CinemaSettings = { cinema_id: number; own_policy: Json<OwnPolicy> }

export type Tables = {
  cinemas: Cinemas
  accounts: Accounts
  sessions: Sessions
  merchants: Merchants
  merchant_profiles: MerchantProfiles
  merchant_logos: MerchantLogos
  tries: Tries
  films: Films
  posters: Posters
  halls: Halls
  showtimes: Showtimes
  seat_custody: SeatCustodies
  tickets: Tickets
  box_office: BoxOffice
  box_office_changes: BoxOfficeChanges
  devices: Devices
  enrol_codes: EnrolCodes
  device_nonces: DeviceNonces
  sign_offs: SignOffs
  recoveries: Recoveries
  commit_number: CommitNumber
  grants: Grants
  journal_entries: JournalEntries
  review_items: ReviewItems
  refund_claims: RefundClaims
  seen_sales: SeenSales
  former_prices: FormerPrices
  outbox: Outbox
  changes: Changes
  change_counters: ChangeCounters
  server_secrets: ServerSecrets
  audit: Audit
  edits: Edits
  device_staff: DeviceStaff
  cinema_settings: CinemaSettings
}

/** The database, or a transaction on it. Inside a transaction only the transaction may be asked: PGlite has one connection. */
export type Database = Kysely<Tables>
