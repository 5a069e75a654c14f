import type { HallId } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { createAddHall } from '../catalog/add-hall.ts'
import { createChangeHall } from '../catalog/change-hall.ts'
import { createDeleteHall } from '../catalog/delete-hall.ts'
import type { HallDetails, ListedHall } from '../catalog/halls-store.ts'
import { findHall, listHalls, toListedHall } from '../catalog/halls-store.ts'
import type { Database } from '../db/tables.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import { readHall } from './hall-parameters.ts'
import type { Caller, Operation } from './operation.ts'
import { authorOf, operation, operationReading } from './operation.ts'
import type { Values } from './parameters.ts'
import { idOf, optional, readParameters } from './parameters.ts'

const hallId = { hall_id: idOf<HallId>() }
const anyHallId = { hall_id: optional(idOf<HallId>()) }

type ChangedHall = { readonly hallId: HallId; readonly details: HallDetails }

/** Rows 8 to 12: halls. Every refusal is the illegal sentence. */
export function hallOperations(needs: { readonly db: Database; readonly clock: Clock }): Operation[] {
  const { db } = needs
  const [add, change, remove] = [createAddHall(needs), createChangeHall(needs), createDeleteHall(needs)]
  return [
    operationReading({ paths: ['admin/hall/addhall'], who: 'admin', read: readHall, answer: addHall }),
    operation({ paths: ['admin/hall/deletehall'], who: 'admin', parameters: hallId, answer: deleteHall }),
    operationReading({ paths: ['admin/hall/modifyhall'], who: 'admin', read: readChangedHall, answer: modifyHall }),
    operation({ paths: ['admin/hall/findhall'], who: 'anyone', parameters: anyHallId, answer: find }),
    operation({ paths: ['admin/hall/findseat'], who: 'anyone', parameters: hallId, answer: findSeat }),
  ]

  async function addHall(caller: Caller<'admin'>, details: HallDetails) {
    const added = await add(authorOf(caller), details)
    return added.ok ? accepted({ data: toHall(added.value) }) : refused(sentences.illegal)
  }

  async function deleteHall(caller: Caller<'admin'>, { hall_id }: Values<typeof hallId>) {
    const deleted = await remove(authorOf(caller), hall_id)
    return deleted.ok ? accepted('') : refused(sentences.illegal)
  }

  async function modifyHall(caller: Caller<'admin'>, hall: ChangedHall) {
    const changed = await change(authorOf(caller), hall.hallId, hall.details)
    return changed.ok ? accepted({ data: toHall(changed.value) }) : refused(sentences.illegal)
  }

  async function find({ cinemaId }: Caller<'anyone'>, { hall_id }: Values<typeof anyHallId>) {
    if (hall_id === null) return accepted((await listHalls(db, cinemaId)).map(toListedHall).map(toHallInList))
    const hall = await findHall(db, cinemaId, hall_id)
    return hall ? accepted([toHallInList(toListedHall(hall))]) : refused(sentences.illegal)
  }

  async function findSeat({ cinemaId }: Caller<'anyone'>, { hall_id }: Values<typeof hallId>) {
    const hall = await findHall(db, cinemaId, hall_id)
    return hall ? accepted(toSeatInfo(toListedHall(hall))) : refused(sentences.illegal)
  }
}

function readChangedHall(fields: Fields) {
  const id = readParameters(hallId, fields)
  if (!id.ok) return id
  const details = readHall(fields)
  return details.ok ? accepted({ hallId: id.value.hall_id, details: details.value }) : details
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
