import { map, merge } from 'rxjs'
import { policyDocumentId, type ReplicaName } from '../../shared/catalog/replicas.ts'
import type { OwnPolicy } from '../../shared/policy/policy.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { KioskDatabase } from '../store/database.ts'
import type { StoredReplica } from '../store/schemas.ts'
import { openReplicaTable } from './replica-table.ts'
import type { ShowtimeFacts } from './showtime-facts.ts'

export type StoredFilm = StoredReplica<'films'>
export type StoredShowtime = StoredReplica<'showtimes'>

/** Everything that the server replicates, ready in memory. */
export type Catalog = ShowtimeFacts & {
  readonly films: () => Iterable<StoredFilm>
  readonly showtimes: () => Iterable<StoredShowtime>
  readonly halls: () => Iterable<StoredReplica<'halls'>>
  /** What the cinema has set itself of its policy. */
  readonly ownPolicy: () => OwnPolicy
  readonly posterFor: (id: string) => StoredReplica<'posters'> | null
  /** Tickets that were taken back anywhere in the cinema. */
  readonly refunds: () => Iterable<StoredReplica<'refunds'>>
  readonly close: () => void
}

export async function openCatalog(
  database: KioskDatabase,
  { cinemaNowMs }: Pick<CinemaClock, 'cinemaNowMs'>,
): Promise<Catalog> {
  const films = await openReplicaTable<StoredFilm>(database.films)
  const halls = await openReplicaTable<StoredReplica<'halls'>>(database.halls)
  const showtimes = await openReplicaTable<StoredShowtime>(database.showtimes)
  const seatStates = await openReplicaTable<StoredReplica<'seatStates'>>(database.seatStates)
  const posters = await openReplicaTable<StoredReplica<'posters'>>(database.posters)
  const settings = await openReplicaTable<StoredReplica<'settings'>>(database.settings)
  const refunds = await openReplicaTable<StoredReplica<'refunds'>>(database.refunds)
  const tables = { films, halls, showtimes, seatStates, posters, settings, refunds }
  return {
    films: films.all,
    halls: halls.all,
    ownPolicy: () => settings.get(policyDocumentId)?.own ?? {},
    showtimes: showtimes.all,
    filmFor: (id) => films.get(String(id)),
    hallFor: (id) => halls.get(String(id)),
    showtimeFor: (id) => showtimes.get(String(id)),
    seatStatesFor: (id) => seatStates.get(String(id)),
    showtimesAhead: () => [...showtimes.all()].filter(({ endsAt }) => endsAt * 1000 > cinemaNowMs()),
    posterFor: posters.get,
    refunds: refunds.all,
    changes$: merge(
      ...Object.entries(tables).map(([replica, table]) =>
        table.changes$.pipe(map((id) => ({ replica: replica as ReplicaName, id }))),
      ),
    ),
    close: () => {
      for (const table of Object.values(tables)) table.close()
    },
  }
}
