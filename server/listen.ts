import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Settings } from '../runtime/settings.ts'
import { StartRefused } from '../runtime/start-refused.ts'

type Address = Pick<Settings, 'TTMS_BIND' | 'TTMS_PORT'>

/** Refuses the start where the address can't be had, before any database is opened or changed for nothing. */
export async function checkAddress(address: Address): Promise<void> {
  const probe = createServer()
  await orRefuse(
    address,
    () =>
      new Promise<void>((resolve, reject) => {
        probe.once('error', reject).listen({ host: address.TTMS_BIND, port: address.TTMS_PORT }, resolve)
      }),
  )
  await new Promise((resolve) => probe.close(resolve))
}

/** Takes requests at the address, and answers its URL. */
export async function listen(app: FastifyInstance, address: Address): Promise<string> {
  const { TTMS_BIND: host, TTMS_PORT: port } = address
  await orRefuse(address, () => app.listen({ host, port }))
  const bound = app.server.address()
  const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`
}

async function orRefuse({ TTMS_BIND: host, TTMS_PORT: port }: Address, take: () => Promise<unknown>): Promise<void> {
  try {
    await take()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EADDRINUSE')
      throw new StartRefused(`port ${port} of ${host} is taken by another program; TTMS_PORT sets another one`)
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartRefused(`can't listen on ${host}, port ${port} (TTMS_BIND, TTMS_PORT): ${reason}`)
  }
}
