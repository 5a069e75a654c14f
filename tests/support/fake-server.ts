import { onTestFinished } from 'vitest'
import { openFakeServer } from './open-fake-server.ts'

export { fakeEnrolCode } from './open-fake-server.ts'

/** The fake server, closed after the test. */
export async function startFakeServer(now: () => number) {
  const server = await openFakeServer(now)
  onTestFinished(async () => {
    if (server.isListening()) await server.stop()
  })
  return server
}
