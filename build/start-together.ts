import type { Child } from './run-child.ts'

/**
 * Starts the server, then the kiosk at the server's address, and prints their lines in that order. A server that ends
 * later leaves the kiosk selling; a kiosk that ends, or a signal, ends both. Answers the exit code: of the one that failed.
 */
export async function startTogether(deps: {
  readonly startServer: () => Child
  readonly startKiosk: (serverUrl: string) => Child
  readonly onEndSignal: (end: () => void) => void
  readonly print: (line: string) => void
  readonly say: (line: string) => void
}): Promise<number> {
  const { startServer, startKiosk, onEndSignal, print, say } = deps
  let isEnding = false
  let kiosk: Child | null = null
  const server = startServer()
  const end = () => {
    isEnding = true
    server.end()
    kiosk?.end()
  }
  onEndSignal(end)

  const serverUrl = await readyAddress(server, print)
  if (serverUrl === null || isEnding) return server.ended
  let kioskCode: number
  try {
    kiosk = startKiosk(serverUrl)
    kiosk.onLine(print)
    void server.ended.then((code) => {
      if (!isEnding)
        say(`the server ended (exit code ${code}); the kiosk goes on alone: npm run server starts it again`)
    })
    kioskCode = await kiosk.ended
  } catch (error) {
    // A kiosk that can't even be started: as of one that ended, the server is ended with it.
    end()
    await server.ended
    throw error
  }
  if (!isEnding) say(`the kiosk ended (exit code ${kioskCode}): the server is ended with it`)
  end()
  return (await server.ended) || kioskCode
}

/** Prints the server's lines and answers the address of its ready line, or null where it ended without one. */
function readyAddress(server: Child, print: (line: string) => void): Promise<string | null> {
  return new Promise((resolve) => {
    server.onLine((line) => {
      print(line)
      const address = /^server ready (http:\S+)/.exec(line)?.[1]
      // A server that listens on every address is reached by the kiosk beside it on this machine's own.
      if (address) resolve(address.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/]|$)/, '//127.0.0.1'))
    })
    void server.ended.then(() => resolve(null))
  })
}
