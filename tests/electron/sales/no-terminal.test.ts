import { expect, it } from 'vitest'
import { createNoTerminal } from '../../../electron/devices/terminal/drivers/none.ts'
import type { Terminal } from '../../../electron/devices/terminal/port.ts'
import type { AccountId, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { createFakeTerminal } from '../../support/fake-terminal.ts'
import { aSalesDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'

it('lets staff pay a refund in cash at a kiosk whose terminal was taken away (TTMS_TERMINAL=none)', async () => {
  const fake = createFakeTerminal()
  let now: Terminal = fake
  const terminal: Terminal = {
    charge: (request) => now.charge(request),
    ask: (key) => now.ask(key),
    cancel: (key) => now.cancel(key),
    reverse: (key) => now.reverse(key),
    refund: (request) => now.refund(request),
    methods: fake.methods,
    get status$() {
      return now.status$
    },
  }
  const kiosk = await aSalesDesk({ otherTerminal: terminal })
  await kiosk.sell().hold({ showtimeId: aShowtime, seats: [{ row: 1, col: 1 }] })
  await kiosk.sell().pay({ method: 'card' })
  const { saleId } = await kiosk.order('sold')
  await kiosk.sell().finish({})
  // The upgrade: nobody set TTMS_TERMINAL, so this kiosk has none from now on.
  now = createNoTerminal()
  await kiosk.crash()
  const due = { saleId, ticketNumber: 100_000_001 as TicketNumber, amountFen: toFen(4_500) }
  kiosk.owe(due)
  await kiosk.desk().payRefunds.run()
  expect(await kiosk.desk().payRefunds.payInCash(due, 5 as AccountId)).toEqual({ ok: true, value: null })
})
