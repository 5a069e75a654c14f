import { type AccountId, type DeviceNumber, toDeviceId } from '../../../shared/core/ids.ts'
import type { EditChange } from '../../../shared/edits/edit-kinds.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { anEdit } from '../../support/edits.ts'
import { type Act, askAsKiosk, idOf } from './act.ts'
import { beginsAtMs, emailOf, films, halls, kiosks, people, priceFen, showtimes } from './stage.ts'

/** The edits of one round come from different kiosks: those of one would wait for each other. */
const fromKiosks = [kiosks.desk, kiosks.two]

const texts = { actors: '甲', director: '乙', synopsis: '' }
const beginsAt = beginsAtMs / 1_000
const performance = { filmId: films.shown, hallId: halls.shown, beginsAt }
const idle = { filmId: films.idle, hallId: halls.idle, beginsAt: beginsAt + 3_900 }
const grid = (rows: number) => ({ rows, cols: 10, gaps: [] })

type Change = { readonly kind: string; readonly [part: string]: unknown }
type Edit = { readonly way?: string; readonly change: (newId: number) => Change }

const known = (change: Change, way = ''): Edit => ({ way, change: () => change })

const edits: readonly Edit[] = [
  {
    change: (filmId) => ({ kind: 'add-film', filmId, film: { title: '新片', ...texts, durationMinutes: 90 } }),
  },
  known({ kind: 'change-film', filmId: films.idle, from: { durationMinutes: 100 }, to: { durationMinutes: 140 } }),
  known({ kind: 'remove-film', filmId: films.idle, from: { title: `影片 ${films.idle}` } }),
  { change: (hallId) => ({ kind: 'add-hall', hallId, hall: { name: '新厅', description: '', plan: grid(6) } }) },
  known({ kind: 'change-hall', hallId: halls.idle, from: { plan: grid(6) }, to: { plan: grid(2) } }),
  known({ kind: 'remove-hall', hallId: halls.idle, from: { name: `影厅 ${halls.idle}` } }),
  { change: (showtimeId) => ({ kind: 'add-showtime', showtimeId, showtime: { ...idle, priceFen } }) },
  known({ kind: 'change-showtime', showtimeId: showtimes.shown, from: performance, to: idle }),
  known(
    { kind: 'change-showtime', showtimeId: showtimes.shown, from: { priceFen }, to: { priceFen: 4_200 } },
    ', its price',
  ),
  known({ kind: 'call-off-showtime', showtimeId: showtimes.shown, from: performance }),
  known({ kind: 'set-member-level', email: emailOf('customer'), from: { level: 0 }, to: { level: 2 } }),
  known({ kind: 'set-member-level', email: emailOf('customer'), from: { level: 0 }, to: { level: 1 } }, ', another'),
  known({ kind: 'change-policy', from: { staleHours: null }, to: { staleHours: 11 } }),
]

/** Every kind of change that an administrator makes on a kiosk. */
export const editActs: readonly Act[] = edits.map(({ way = '', change }) => {
  const name = `${syncPaths.edits} ${change(1).kind}${way}`
  return {
    name,
    build: (place) => {
      const device = fromKiosks[place.round.edits.length] ?? kiosks.desk
      const made = change(toDeviceId(device as DeviceNumber, 1)) as EditChange
      const edit = anEdit(people.administrator as AccountId, made, { id: idOf(`${name} ${device}`) })
      place.round.edits.push(edit)
      return askAsKiosk(place, { device, path: syncPaths.edits, body: { edits: [edit] } })
    },
  }
})
