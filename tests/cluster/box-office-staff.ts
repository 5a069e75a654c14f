import { setTimeout as pause } from 'node:timers/promises'
import type { Login } from '../support/cinema-programs.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import type { OpenRecord } from './record.ts'
import { type Schedule, signInToTtms, type TtmsClient } from './wire-client.ts'

const timeoutMs = 4_000
const daySeconds = 24 * 3_600

/**
 * An administrator at work until the signal: takes tickets back, changes prices, puts showtimes on and calls some off,
 * those being sold among them.
 */
export async function sendStaff(needs: {
  readonly serverUrl: string
  readonly administrator: Login
  readonly showtimes: readonly number[]
  readonly chance: SeededRandom
  readonly record: OpenRecord
  readonly signal: AbortSignal
}): Promise<void> {
  const { serverUrl, chance, record, signal } = needs
  let added = 0

  const edit = async (office: TtmsClient, path: string, parameters: { readonly [name: string]: string | number }) => {
    const { status } = await office.ask(path, parameters)
    if (status === 0) record.noteEdit()
  }

  async function refundOne(office: TtmsClient): Promise<void> {
    const tickets = record.told.flatMap((told) => (told.what === 'ticket' ? [told.ticket] : []))
    const order_id = tickets[chance.below(tickets.length)]
    if (order_id === undefined) return
    await record.refund(order_id, () => office.ask('index/ticket/refundTicket', { order_id }))
  }

  async function changePrice(office: TtmsClient, { schedule_id, ...schedule }: Schedule): Promise<void> {
    const { movie_name, hall_name, schedule_begin_time } = schedule
    const schedule_price = 30 + chance.below(30)
    const parameters = { schedule_id, movie_name, schedule_begin_time, hall_name, schedule_price }
    await edit(office, 'admin/schedule/modifysche', parameters)
  }

  /** Behind the end of the schedule, where nothing clashes. */
  async function addShowtime(office: TtmsClient, { movie_name, hall_name }: Schedule): Promise<void> {
    added += 1
    const schedule_begin_time = Math.floor(Date.now() / 1_000) + (9 + added / 4) * daySeconds
    await edit(office, 'admin/schedule/addSche', { movie_name, hall_name, schedule_begin_time, schedule_price: 35 })
  }

  async function work(office: TtmsClient): Promise<void> {
    const schedules = await office.schedules()
    const hot = schedules.filter(({ schedule_id }) => needs.showtimes.includes(schedule_id))
    const [one, any] = [hot[chance.below(hot.length)], schedules[chance.below(schedules.length)]]
    if (!one || !any) return
    const deed = chance.below(10)
    if (deed < 6) return refundOne(office)
    if (deed < 8) return changePrice(office, one)
    if (deed < 9) return addShowtime(office, any)
    // Refused where the server knows of a ticket; a kiosk may have sold one all the same.
    await edit(office, 'admin/schedule/deletesche', {
      schedule_id: chance.isHit(0.5) ? one.schedule_id : any.schedule_id,
    })
  }

  let office: TtmsClient | null = null
  while (!signal.aborted) {
    try {
      office ??= await signInToTtms(serverUrl, needs.administrator, timeoutMs)
      await work(office)
    } catch {
      // No answer: the line, or the server, is down. Whether it was done the next deed will see.
      office = null
    }
    await pause(chance.below(400))
  }
}
