import type { Observable } from 'rxjs'
import type {
  FilmReplica,
  HallReplica,
  ReplicaName,
  SeatStatesReplica,
  ShowtimeReplica,
} from '../../shared/catalog/replicas.ts'
import type { FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'

/** What sales needs of the catalog (electron/catalog keeps it ready in memory). null: not, or no longer, there. */
export type ShowtimeFacts = {
  readonly showtimeFor: (id: ShowtimeId) => Omit<ShowtimeReplica, 'isDeleted'> | null
  readonly seatStatesFor: (id: ShowtimeId) => Omit<SeatStatesReplica, 'isDeleted'> | null
  readonly filmFor: (id: FilmId) => Omit<FilmReplica, 'isDeleted'> | null
  readonly hallFor: (id: HallId) => Omit<HallReplica, 'isDeleted'> | null
  /** Tells each document of a replica that changed, once the facts have it. */
  readonly changes$: Observable<{ readonly replica: ReplicaName; readonly id: string }>
  /** Every showtime that is not over. */
  readonly showtimesAhead: () => readonly Omit<ShowtimeReplica, 'isDeleted'>[]
}
