import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { WebSocketServer } from 'ws'
import { openTerminal } from '../../../electron/devices/terminal/open-terminal.ts'
import { spawnTerminalUnderNode } from '../../../electron/devices/terminal/start-terminal-program.ts'
import { openKiosk } from '../../../electron/kiosk.ts'
import { runProgram } from '../../../runtime/run-program.ts'
import { readSettings } from '../../../runtime/settings.ts'
import { systemClock, systemRandom, systemTimer } from '../../../runtime/system-ports.ts'
import { openMainProcess } from './main-process.ts'
import type { RemoteAnswer, RemoteRequest } from './remote-main.ts'

// A kiosk whose main process has the shell's own link and scheme, and whose page a test loads: each connection is a
// document's, told apart from a request by what comes first.

const rendererFolder = fileURLToPath(new URL('../../../dist/renderer', import.meta.url))

await runProgram('kiosk', async (log) => {
  const settings = readSettings(process.env)
  const ports = { clock: systemClock, timer: systemTimer, random: systemRandom, log }
  const kiosk = await openKiosk({
    settings,
    appVersion: '0.0.0',
    fetch,
    keystore: null,
    openTerminal: () => openTerminal({ settings, spawnTerminal: spawnTerminalUnderNode, ports }),
    ports,
  })
  const main = openMainProcess({ ...ports, service: kiosk.service, rendererFolder })
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  server.on('connection', (socket) => {
    const say = (answer: RemoteAnswer) => socket.send(JSON.stringify(answer))
    let document: ReturnType<typeof main.connect> | null = null
    socket.on('message', async (data) => {
      const asked = JSON.parse(String(data)) as RemoteRequest
      if (asked.kind === 'request') {
        say({ kind: 'served', id: asked.id, served: await main.request(asked.url, asked.method) })
      } else {
        document ??= main.connect((message) => say({ kind: 'to-world', message }))
        document.received(asked.message, asked.url)
      }
    })
    socket.on('close', () => document?.gone())
  })
  const { port } = server.address() as AddressInfo
  return {
    readyLines: [`kiosk ready ws://127.0.0.1:${port} link=preload`],
    close: async () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await kiosk.close()
    },
  }
})
