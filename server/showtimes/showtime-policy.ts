import type { ShowtimeRules } from '../ledger/showtimes/showtimes-store.ts'
import type { PolicyOf } from '../policy/policies.ts'

export type ShowtimePolicy = PolicyOf<ShowtimeRules>
