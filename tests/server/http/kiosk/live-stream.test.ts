import type { ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fastify from 'fastify'
import { expect, it } from 'vitest'
import { createLiveHub } from '../../../../server/events/live-hub.ts'
import { streamChanges } from '../../../../server/http/kiosk/live-stream.ts'
import type { DeviceRow } from '../../../../server/ledger/devices/devices-store.ts'
import type { DeviceNumber } from '../../../../shared/core/ids.ts'
import type { LiveChanges } from '../../../../shared/sync/messages.ts'

const device = { cinema_id: 1, device: 7 as DeviceNumber, recovery: null } as DeviceRow
const moreThanABurst = 1024 * 1024
const changes: LiveChanges = { replica: 'films', documents: [{ title: 'x'.repeat(20_000) }], checkpoint: { seq: 1 } }

it('ends for good for a kiosk that reads nothing, and is no fault of the server', { timeout: 60_000 }, async () => {
  const hub = createLiveHub()
  const app = fastify({ logger: false })
  let beat: () => void = () => undefined
  const timer = (_delayMs: number, callback: () => void) => {
    beat = callback
    return () => undefined
  }
  const responses: ServerResponse[] = []
  app.get('/live', async (_request, reply) => {
    responses.push(reply.raw)
    streamChanges({ hub, timer }, device, null, 1, reply)
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const kiosk = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  kiosk.pause()
  kiosk.write('GET /live HTTP/1.1\r\nhost: kiosk\r\n\r\n')
  while (!hub.listensFor(1)) await nextTurn()
  const [stream] = responses
  if (!stream) throw new Error('no stream was opened')
  const faults: unknown[] = []
  stream.on('error', (fault) => faults.push(fault))
  while (stream.writableLength < moreThanABurst) {
    hub.send(1, changes)
    await nextTurn()
  }

  hub.close([device.device])
  expect([stream.writableEnded, stream.writableFinished]).toEqual([true, false])
  beat()
  await nextTurn()
  expect(faults).toEqual([])
  expect(stream.destroyed).toBe(true)
  kiosk.destroy()
  await app.close()
})
