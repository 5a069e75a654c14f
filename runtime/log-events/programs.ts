import type { LogEvent } from './log-event.ts'

/** What every program of ours logs. */
export const programEvents = {
  'program-fault': {
    level: 'fatal',
    message: 'the program ends because of a fault',
    meaning: 'A fault that nothing handles; the program exits with 70 and its supervisor starts it again.',
    action: 'Look at `err`. Where it comes again at each start, go by its text: disk, database, another copy running.',
  },
  'program-closing': {
    level: 'info',
    message: 'closing',
    meaning: 'The program was asked to end, `why` says by what; it finishes what is under way within 10 s.',
    action: null,
  },
  'program-close-timed-out': {
    level: 'error',
    message: 'did not close in time',
    meaning: 'Closing took longer than 10 s, and the program exits with 70. What is on disk is whole.',
    action: 'Nothing once; where it happens at each stop, look for what hangs: database, disk, payment terminal.',
  },
  'start-refusal-not-shown': {
    level: 'error',
    message: 'the refusal is not shown',
    meaning: 'The start was refused, and the window that says why could not be opened.',
    action: 'Read the reason in the line before this one.',
  },
  'setting-unknown': {
    level: 'warn',
    message: 'there is no setting of this name',
    meaning: 'The environment has a `TTMS_…` name (`setting`) that this version does not know. It has no effect.',
    action: 'Correct the spelling, or remove it.',
  },
  'log-lines-lost': {
    level: 'warn',
    message: 'log lines lost',
    meaning:
      'The log file could not be written for a while, as on a full disk; `lost` lines are missing before this one.',
    action: 'Make room on the disk.',
  },
} as const satisfies Record<string, LogEvent>
