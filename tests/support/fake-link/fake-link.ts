import type { AccountId } from '../../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import type { CallInput, CallName, CallOutput, CallRefusal, KioskLink } from '../../../shared/screen-api.ts'
import { isSameSeat, seatKey } from '../../../shared/seats/seat-plan.ts'
import type { FakeCinema } from './fake-cinema.ts'
import { fakeEdit } from './fake-edits.ts'
import { createFakeFeeds, fakeBoxOffice, fakeDevices } from './fake-feeds.ts'
import { createFakeStaffCalls } from './fake-staff-calls.ts'
import { fakeShowtimes } from './schedule.ts'

export type Calls = {
  readonly [Name in CallName]: (
    input: CallInput<Name>,
  ) => Result<CallOutput<Name>, CallRefusal<Name>> | Promise<Result<CallOutput<Name>, CallRefusal<Name>>>
}

const done = accepted({})
const rolesByLogin = new Map<string, 'manager' | 'administrator'>([
  ['manager', 'manager'],
  ['boss', 'administrator'],
])
const answerMs = 120

/** A link to a made-up cinema in the page itself. Staff: `manager` and `boss`, both with the password `cinema`. */
export function createFakeLink(cinema: FakeCinema): KioskLink {
  const { state } = cinema
  const feeds = createFakeFeeds(cinema)

  const calls: Calls = {
    'order.hold': ({ showtimeId, seats }) => {
      const showtime = fakeShowtimes.find((each) => each.showtimeId === showtimeId)
      const map = feeds.seatMap({ showtimeId })
      if (!showtime || !map) return refused({ code: 'ShowtimeClosed' })
      const gone = seats.filter(
        (seat) =>
          cinema.takenOf(showtime).has(seatKey(seat)) || state.goneAtHold.some((other) => isSameSeat(other, seat)),
      )
      if (gone.length > 0) {
        cinema.acquireSeats(showtimeId, gone)
        return refused({ code: 'SeatsGone', seats: gone })
      }
      const far = seats.filter((seat) => map.onlineOnly.some((other) => isSameSeat(other, seat)))
      if (far.length > 0) return refused({ code: 'NotOffline', seats: far })
      cinema.calls.hold(showtime, seats)
      return done
    },
    'order.extend': () => {
      if (state.order.stage !== 'held') return refused({ code: 'NoOrder' })
      if (!state.order.canExtend) return refused({ code: 'AlreadyExtended' })
      cinema.calls.extend()
      return done
    },
    'order.leave': () => {
      if (state.order.stage === 'paying' || state.order.stage === 'verifying') return refused({ code: 'PaymentOpen' })
      cinema.calls.leave()
      return done
    },
    'order.pay': ({ method }) => {
      if (state.order.stage !== 'held') return refused({ code: 'NoOrder' })
      if (state.order.changed) return refused({ code: 'ShowtimeChanged', what: state.order.changed })
      cinema.calls.pay(method)
      return done
    },
    'order.cancelPayment': () => {
      if (state.order.stage !== 'paying') return refused({ code: 'NoOrder' })
      cinema.change(() => Object.assign(state.order, { isCancelling: true }))
      setTimeout(() => cinema.terminal('cancelled'), answerMs * 4)
      return done
    },
    'order.finish': () => {
      if (state.order.stage === 'paying' || state.order.stage === 'verifying') return refused({ code: 'PaymentOpen' })
      cinema.calls.leave()
      return done
    },
    'order.seen': () => done,
    'order.collect': () => {
      cinema.calls.leave()
      return done
    },
    'order.stay': () => {
      cinema.calls.stay()
      return done
    },
    'staff.signIn': ({ login, password }) => {
      const role = rolesByLogin.get(login)
      if (!role || password !== 'cinema') return refused({ code: 'WrongLogin' })
      const staff = { accountId: 1 as AccountId, name: '沈安', role }
      cinema.change(() => Object.assign(state, { staff }))
      return accepted(staff)
    },
    'staff.signOut': () => {
      cinema.change(() => Object.assign(state, { staff: null }))
      return done
    },
    ...createFakeStaffCalls(cinema),
    'reports.boxOffice': () => accepted(fakeBoxOffice(cinema)),
    'device.close': () => done,
    'devices.list': () => accepted(fakeDevices),
    'devices.writeOff': () => accepted({ seats: 12 }),
    'devices.proposeResale': () => accepted({ seats: 0 }),
    'devices.confirmResale': () => refused({ code: 'SamePerson' }),
    'edits.make': async ({ id, change }) => {
      const edit = await fakeEdit(id, change, cinema.nowMs())
      cinema.change(() => Object.assign(state, { edits: [edit, ...state.edits] }))
      return done
    },
    'edits.revise': async ({ id, revises, change }) => {
      const edit = await fakeEdit(id, change, cinema.nowMs())
      const others = state.edits.filter((other) => other.id !== revises)
      cinema.change(() => Object.assign(state, { edits: [edit, ...others] }))
      return done
    },
    'edits.discard': ({ id }) => {
      cinema.change(() => Object.assign(state, { edits: state.edits.filter((edit) => edit.id !== id) }))
      return done
    },
  }

  return {
    call: (name, input) =>
      new Promise((arrive) => {
        setTimeout(() => {
          const result = calls[name](input)
          cinema.answer(() => arrive(result))
        }, answerMs)
      }),
    watch: (name, input, onItem) => {
      let last = ''
      const tell = () => {
        const item = feeds[name](input)
        const text = JSON.stringify(item)
        if (text !== last) onItem(item)
        last = text
      }
      queueMicrotask(tell)
      return cinema.onChange(tell)
    },
    watchLink: (onChange) => {
      onChange(state.isLinkUp)
      return cinema.onChange(() => onChange(state.isLinkUp))
    },
  }
}
