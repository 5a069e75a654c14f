import type { LogEvent } from './log-event.ts'

/** What a kiosk logs of orders, payments, refunds, staff and its payment terminal. */
export const kioskSalesEvents = {
  'order-fault': {
    level: 'error',
    message: 'a fault in the order',
    meaning: 'Work behind the open order failed in a way that nobody foresaw. What the journal has stays true.',
    action: 'Report it with `err`. See *Payments without an outcome* on the staff page.',
  },
  'tickets-show-failed': {
    level: 'error',
    message: 'the tickets of a sale could not be shown, and are tried again',
    meaning: 'A paid sale is in the journal, but its tickets did not get to the screen.',
    action: 'Where it stays: staff page, *All sales*, find the sale and *Show the tickets*.',
  },
  'seats-release-failed': {
    level: 'error',
    message: 'seats of a left order could not be returned; the next pass over the allotment tries again',
    meaning: 'Seats of an order that was left stay with this kiosk a little longer.',
    action: null,
  },
  'payment-settle-failed': {
    level: 'error',
    message: 'a payment could not be settled, and is tried again',
    meaning:
      'The terminal’s result for `paymentKey` could not be written. The seats stay locked, nothing is charged twice.',
    action: 'Where it repeats: free the disk, check the terminal; staff can settle it on the staff page.',
  },
  'settlement-check-failed': {
    level: 'error',
    message: 'a settled payment could not be checked, and is tried again',
    meaning: 'Staff settled this payment by hand, and what the terminal knows of it could not be compared yet.',
    action: 'Where it repeats: check the terminal.',
  },
  'previous-payment-settle-failed': {
    level: 'error',
    message: 'a payment of a previous device could not be settled, and is tried again',
    meaning: 'A payment that this kiosk began before it was enrolled again is still open.',
    action: 'Where it repeats: check the terminal, and compare its list with *Payments without an outcome*.',
  },
  'money-due-settle-failed': {
    level: 'error',
    message: 'money that is due could not be settled, and is tried again',
    meaning: 'A pass over refunds and open payments failed; the next occasion tries again.',
    action: 'Where it repeats: look at `err`; staff can pay refunds in cash under *Needs attention*.',
  },
  'refund-payment-failed': {
    level: 'error',
    message: 'a refund could not be paid, and is tried again',
    meaning: 'The refund of `ticketNumber` is due, and paying it back failed.',
    action: 'Where it repeats: staff pay it in cash under *Needs attention*.',
  },
  'refund-not-paid-here': {
    level: 'info',
    message: 'a refund is not paid here now',
    meaning: 'The server did not let this kiosk pay this refund; `refusal` says why (paid already, taken by another).',
    action: null,
  },
  'previous-refund-not-paid-here': {
    level: 'info',
    message: 'a refund of a previous device is not paid here now',
    meaning: 'As above, for a sale that this kiosk made before it was enrolled again.',
    action: null,
  },
  'refund-sale-unknown': {
    level: 'warn',
    message: 'a refund that is due is not of a sale that this kiosk knows',
    meaning: 'The server says that this kiosk owes a refund, and its journal does not have the sale.',
    action: 'Staff pay it in cash under *Needs attention*.',
  },
  'allotment-failed': {
    level: 'error',
    message: 'the allotment could not be kept',
    meaning: 'A pass over the seats that this kiosk keeps for selling without the server failed; the next one comes.',
    action: 'Where it repeats: look at `err`. The kiosk may have no seats of its own when the line drops.',
  },
  'sign-out-not-recorded': {
    level: 'error',
    message: 'a sign-out is not in the journal',
    meaning: 'Staff are signed out, but the record of it could not be written.',
    action: 'Free the disk.',
  },
  'staff-info-not-saved': {
    level: 'error',
    message: 'what the server says of staff was not saved',
    meaning: 'After a restart without the server, sign-in goes by older facts of staff.',
    action: 'Free the disk; the next connection saves it.',
  },
  'terminal-simulator-ready': {
    level: 'info',
    message: 'the terminal simulator is ready',
    meaning: 'Payments are simulated; `address` is where one can tell the simulator what to do.',
    action:
      'Nobody is charged. Where money is taken, set `TTMS_TERMINAL` to `none`: the kiosk then sells nothing and says so.',
  },
  'terminal-simulator-ended': {
    level: 'warn',
    message: 'the terminal simulator ended, and is started again',
    meaning: 'The simulator’s program ended by itself.',
    action: null,
  },
  'terminal-simulator-not-started': {
    level: 'warn',
    message: 'the terminal simulator could not be started, and is tried again',
    meaning: 'The system refused to start the simulator’s program; `err` says why.',
    action: 'If it repeats, free memory, processes or open files of this machine.',
  },
} as const satisfies Record<string, LogEvent>
