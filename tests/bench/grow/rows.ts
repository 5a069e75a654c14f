import { attractAtRest } from './attract-at-rest.ts'
import { boxOfficeRow } from './box-office.ts'
import { deviceListRow } from './device-list.ts'
import { enrolment } from './enrolment.ts'
import { filmsScreen } from './films-screen.ts'
import { idleServer } from './idle-server.ts'
import { kioskSales } from './kiosk-sales.ts'
import { kioskStart } from './kiosk-start.ts'
import { liveChange } from './live-change.ts'
import type { GrowRow } from './row.ts'
import { serverStart } from './server-start.ts'
import { upload } from './upload.ts'

/** Every row of `npm run bench -- grow`, in the order in which it prints them. */
export const growRows: readonly GrowRow[] = [
  ...[filmsScreen, attractAtRest, boxOfficeRow, deviceListRow],
  ...[kioskStart, idleServer, serverStart, upload],
  ...[kioskSales, liveChange, enrolment],
]
