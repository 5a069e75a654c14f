import type { PlantedFault } from './planted-faults.ts'

/** Locks that are not taken: what is judged has changed by the time it is written. */
export const raceFaults: readonly PlantedFault[] = [
  {
    name: 'seats are granted without the lock of the device',
    changes: [
      {
        file: 'server/seats/grant-seats.ts',
        find: 'const device = await tx.devices.lockDevice(asking.device)\n',
        replace: 'const device = await tx.devices.findDevice(asking.device)\n',
      },
    ],
  },
  {
    name: 'another seat is given for a ticket that is not locked',
    changes: [
      {
        file: 'server/sales/reseat-ticket.ts',
        find: 'const old = await tx.sales.lockTicket(cinemaId, oldNumber)\n',
        replace: 'const old = found as TicketRow | undefined\n',
      },
      {
        file: 'server/sync/resolve-item.ts',
        find: '  await (isSeatToMake ? tx.seats.makeSeats(ofShowtime, [seat, end.seat]) : tx.seats.lockSeats(ofShowtime, [seat]))\n',
        replace: '',
      },
    ],
  },
]
