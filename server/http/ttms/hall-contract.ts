import { z } from 'zod'
import type { HallId } from '../../../shared/core/ids.ts'
import { accepted } from '../../../shared/core/result.ts'
import type { Contracts } from './contract.ts'
import { count, id, nothing, place } from './data-types.ts'
import type { Fields } from './fields.ts'
import { hallParameters, readHall } from './hall-parameters.ts'
import { idOf, optional, readParameters } from './parameters.ts'

const hallId = { hall_id: idOf<HallId>() }
const gaps = z.array(z.tuple([place, place])).meta({ description: 'the places where nobody can sit, [[row, col], …]' })

const hallBasics = z.object({
  hall_id: id,
  hall_name: z.string(),
  hall_seats: count.meta({ description: 'places that one can sit in' }),
  hall_description: z.string(),
  seat_rows: place,
  seat_cols: place,
})
const hall = hallBasics.extend({ seat_info: gaps, hall_rows: place, hall_cols: place })

/** Rows 8 to 12. Every refusal is the illegal sentence. */
export const hallContract = {
  addHall: {
    paths: ['admin/hall/addhall'],
    who: 'admin',
    summary: 'Add a hall',
    parameters: hallParameters,
    read: readHall,
    data: hall,
    failures: [],
  },
  deleteHall: {
    paths: ['admin/hall/deletehall'],
    who: 'admin',
    summary: 'Delete a hall that has no performance to come',
    parameters: hallId,
    data: nothing,
    failures: [],
  },
  modifyHall: {
    paths: ['admin/hall/modifyhall'],
    who: 'admin',
    summary: 'Change a hall',
    parameters: { ...hallId, ...hallParameters },
    read: readChangedHall,
    data: hall,
    failures: [],
  },
  findHall: {
    paths: ['admin/hall/findhall'],
    who: 'anyone',
    summary: 'The halls, or the one of this number',
    parameters: { hall_id: optional(hallId.hall_id) },
    data: z.array(hallBasics.extend({ seat_dis_cnt: count.meta({ description: 'places where nobody can sit' }) })),
    failures: [],
  },
  findSeat: {
    paths: ['admin/hall/findseat'],
    who: 'anyone',
    summary: 'The places of a hall where nobody can sit',
    parameters: hallId,
    data: gaps,
    failures: [],
  },
} as const satisfies Contracts

function readChangedHall(fields: Fields) {
  const id = readParameters(hallId, fields)
  if (!id.ok) return id
  const details = readHall(fields)
  return details.ok ? accepted({ hallId: id.value.hall_id, details: details.value }) : details
}
