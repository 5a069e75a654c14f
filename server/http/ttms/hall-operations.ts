import type { HallId } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import { createAddHall } from '../../catalog/add-hall.ts'
import { createChangeHall } from '../../catalog/change-hall.ts'
import { createDeleteHall } from '../../catalog/delete-hall.ts'
import type { Database } from '../../db/tables.ts'
import {
  findHall,
  type HallDetails,
  type ListedHall,
  listHalls,
  toListedHall,
} from '../../ledger/catalog/halls-store.ts'
import { sentences } from './envelope.ts'
import { hallContract } from './hall-contract.ts'
import { authorOf, type Caller, type Operation, operation } from './operation.ts'

type AHall = { readonly hall_id: HallId }
type ChangedHall = { readonly hallId: HallId; readonly details: HallDetails }

/** Rows 8 to 12: halls. Every refusal is the illegal sentence. */
export function hallOperations(deps: { readonly db: Database; readonly clock: Clock }): Operation[] {
  const { db } = deps
  const [add, change, remove] = [createAddHall(deps), createChangeHall(deps), createDeleteHall(deps)]
  return [
    operation(hallContract.addHall, addHall),
    operation(hallContract.deleteHall, deleteHall),
    operation(hallContract.modifyHall, modifyHall),
    operation(hallContract.findHall, findHalls),
    operation(hallContract.findSeat, findSeat),
  ]

  async function addHall(caller: Caller<'admin'>, details: HallDetails) {
    const added = await add(authorOf(caller), details)
    return added.ok ? accepted(toHall(added.value)) : refused(sentences.illegal)
  }

  async function deleteHall(caller: Caller<'admin'>, { hall_id }: AHall) {
    const deleted = await remove(authorOf(caller), hall_id)
    return deleted.ok ? accepted('' as const) : refused(sentences.illegal)
  }

  async function modifyHall(caller: Caller<'admin'>, hall: ChangedHall) {
    const changed = await change(authorOf(caller), hall.hallId, hall.details)
    return changed.ok ? accepted(toHall(changed.value)) : refused(sentences.illegal)
  }

  async function findHalls({ cinemaId }: Caller<'anyone'>, { hall_id }: { readonly hall_id: HallId | null }) {
    if (hall_id === null) return accepted((await listHalls(db, cinemaId)).map(toListedHall).map(toHallInList))
    const hall = await findHall(db, cinemaId, hall_id)
    return hall ? accepted([toHallInList(toListedHall(hall))]) : refused(sentences.illegal)
  }

  async function findSeat({ cinemaId }: Caller<'anyone'>, { hall_id }: AHall) {
    const hall = await findHall(db, cinemaId, hall_id)
    return hall ? accepted(toSeatInfo(toListedHall(hall))) : refused(sentences.illegal)
  }
}

function toSeatInfo({ plan }: ListedHall): [row: number, col: number][] {
  return plan.gaps.map(({ row, col }) => [row, col])
}

function toHallBasics({ hallId, name, description, plan }: ListedHall) {
  return {
    hall_id: hallId,
    hall_name: name,
    hall_seats: plan.rows * plan.cols - plan.gaps.length,
    hall_description: description,
    seat_rows: plan.rows,
    seat_cols: plan.cols,
  }
}

/** Rows and columns under the source's names too. */
function toHall(hall: ListedHall) {
  const { rows, cols } = hall.plan
  return { ...toHallBasics(hall), seat_info: toSeatInfo(hall), hall_rows: rows, hall_cols: cols }
}

function toHallInList(hall: ListedHall) {
  return { ...toHallBasics(hall), seat_dis_cnt: hall.plan.gaps.length }
}
