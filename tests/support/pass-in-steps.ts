import { setTimeout } from 'node:timers/promises'
import type { createFakeTime } from './fake-time.ts'

const flowMs = 3

/** Lets this much time pass, and what each step sets off come to its end: until all that was asked for is `areReturned`. */
export async function passInSteps(
  time: Pick<ReturnType<typeof createFakeTime>, 'pass'>,
  { ms, stepMs = 250, areReturned = () => true }: { ms: number; stepMs?: number; areReturned?: () => boolean },
): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    await time.pass(stepMs)
    do await setTimeout(flowMs)
    while (!areReturned())
  }
}
