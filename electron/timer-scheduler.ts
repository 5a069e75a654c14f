import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs'
import type { Ports } from '../runtime/ports.ts'

/** RxJS's scheduler on the ports, for its operators of time: tests and the simulation decide when time passes. */
export function createTimerScheduler({ clock, timer }: Pick<Ports, 'clock' | 'timer'>): SchedulerLike {
  return {
    now: clock.monotonicMs,
    schedule: <State>(
      work: (this: SchedulerAction<State>, state?: State) => void,
      delayMs = 0,
      state?: State,
    ): Subscription => {
      const task = new Subscription()
      const action: SchedulerAction<State> = Object.assign(task, {
        schedule: (nextState?: State, nextDelayMs = 0) => {
          const stop = timer(nextDelayMs, () => {
            task.remove(stop)
            work.call(action, nextState)
          })
          task.add(stop)
          return task
        },
      })
      return action.schedule(state, delayMs)
    },
  }
}
