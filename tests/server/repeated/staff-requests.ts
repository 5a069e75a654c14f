import { noteSignIn } from '../../../server/ledger/devices/device-staff.ts'
import { type AccountId, type FilmId, type ShowtimeId, toDeviceId } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { anEdit } from '../../support/edits.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, sellOne, takeBack } from '../../support/staff-at-kiosk.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'
import type { ChangingRequest, Cinema, Send } from './changing-request.ts'
import { acquireSeats } from './kiosk-requests.ts'

/** What members of staff do at a kiosk: of other kiosks, of money and tickets, and of the schedule. */
export function staffRequests({ server, world, kiosk }: Cinema): ChangingRequest[] {
  const send = (path: string, body: unknown): Send => {
    return () => kiosk.ask('POST', path, body)
  }
  return [...ofDevices(), ...ofRefunds(), ...ofItems(), ofEdits()]

  function ofDevices(): ChangingRequest[] {
    /** Somebody's word, given with their password. */
    const word = async () => ({ login: (await signIn(server, 'manager')).email, password: usualPassword })
    const signOff = async (path: string, { device }: TestKiosk) => send(path, { ...(await word()), device })
    const holder = async () => {
      const another = await enrolKiosk(server)
      await acquireSeats(another, await addShowtime(server))
      return another
    }
    /** This has been said of a kiosk that holds seats, each time by another person. */
    const after = async (...paths: readonly string[]) => {
      const another = await holder()
      for (const path of paths) {
        const { httpStatus } = await (await signOff(path, another))()
        if (httpStatus !== 200) throw new Error(`${path}: ${httpStatus}`)
      }
      return another
    }
    const { staffSignIn, writeOff, proposeResale, confirmResale } = syncPaths
    return [
      {
        name: staffSignIn,
        isSlow: true,
        prepare: async () => send(staffSignIn, await word()),
      },
      { name: writeOff, isSlow: true, prepare: async () => signOff(writeOff, await holder()) },
      { name: proposeResale, isSlow: true, prepare: async () => signOff(proposeResale, await after(writeOff)) },
      {
        name: confirmResale,
        isSlow: true,
        prepare: async () => signOff(confirmResale, await after(writeOff, proposeResale)),
      },
    ]
  }

  function ofRefunds(): ChangingRequest[] {
    const take = async (by: (clerk: AccountId) => object) => {
      const clerk = await addStaff(server, 'clerk', kiosk)
      const { ticketNumber } = await sellOne(kiosk, await addShowtime(server))
      await takeBack(server, clerk, ticketNumber)
      return send(syncPaths.claimRefund, { ticketNumber, by: by(clerk) })
    }
    return [
      { name: `${syncPaths.claimRefund}, by the terminal`, prepare: () => take(() => ({ kind: 'terminal' })) },
      {
        name: `${syncPaths.claimRefund}, in cash`,
        prepare: () => take((accountId) => ({ kind: 'cash', accountId })),
      },
    ]
  }

  function ofItems(): ChangingRequest[] {
    const resolve = async (itemId: number, end: object) => {
      return send(syncPaths.resolve, { itemId, accountId: await addStaff(server, 'manager', kiosk), end })
    }
    const open = server.db.selectFrom('review_items').select('item_id').where('resolved_at_ms', 'is', null)
    const itemOf = async (showtimeId: ShowtimeId) =>
      (await open.where('showtime_id', '=', showtimeId).executeTakeFirstOrThrow()).item_id
    /** A ticket that was sold at a price which its showtime never had. */
    const oddPrice = async () => {
      const showtimeId = await addShowtime(server)
      await sellOne(kiosk, showtimeId, 1, 100)
      return itemOf(showtimeId)
    }
    /** A ticket that was paid for while another kiosk had got its seat. */
    const displaced = async () => {
      const showtimeId = await addShowtime(server)
      const held = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
      await kiosk.upload([kiosk.entry('rights-given-back', { showtimeId, seats: held, reason: 'order-left' })])
      await sellOne(await enrolKiosk(server), showtimeId)
      await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, held))])
      return itemOf(showtimeId)
    }
    /** The journal of a kiosk that had been blocked when it sold. */
    const quarantine = async () => {
      const another = await enrolKiosk(server)
      const { device } = another
      const showtimeId = await addShowtime(server)
      const held = grantedSeats(await another.grant(showtimeId, [{ row: 1, col: 1 }]))
      await server.db.updateTable('devices').set({ is_blocked: true }).where('device', '=', device).execute()
      await another.upload([another.entry('sold', another.sold(showtimeId, held))])
      return (await open.where('device', '=', device).executeTakeFirstOrThrow()).item_id
    }
    const { resolve: path } = syncPaths
    const seat = { row: 2, col: 5 }
    return [
      { name: `${path}, it stands`, prepare: async () => resolve(await oddPrice(), { kind: 'accept' }) },
      { name: `${path}, by a refund`, prepare: async () => resolve(await oddPrice(), { kind: 'refund' }) },
      { name: `${path}, by another seat`, prepare: async () => resolve(await displaced(), { kind: 'reseat', seat }) },
      { name: `${path}, a journal counts`, prepare: async () => resolve(await quarantine(), { kind: 'apply' }) },
    ]
  }

  function ofEdits(): ChangingRequest {
    let films = 0
    return {
      name: syncPaths.edits,
      prepare: async () => {
        const { accountId } = world.administrator
        if (accountId === null) throw new Error('the administrator has an account')
        await noteSignIn(server.db, kiosk.device, accountId)
        films += 1
        const filmId = toDeviceId(kiosk.device, films) as FilmId
        const texts = { actors: '甲', director: '乙', synopsis: '', durationMinutes: 90 }
        const film = { title: world.freshName('新片'), ...texts }
        return send(syncPaths.edits, { edits: [anEdit(accountId, { kind: 'add-film', filmId, film })] })
      },
    }
  }
}
