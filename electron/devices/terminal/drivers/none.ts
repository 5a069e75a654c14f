import { BehaviorSubject } from 'rxjs'
import type { Terminal } from '../port.ts'

/** The terminal of a kiosk that has none. What another one charged before can't be asked for: it never answers. */
export function createNoTerminal(): Terminal {
  const noAnswer = async () => ({ state: 'no-answer' as const })
  return {
    charge: noAnswer,
    ask: noAnswer,
    cancel: noAnswer,
    reverse: noAnswer,
    refund: noAnswer,
    methods: [],
    status$: new BehaviorSubject('none' as const),
  }
}
