import fastify, { type FastifyRequest } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProxyTrust } from '../../../../runtime/proxy-trust.ts'
import {
  canonicalAddress,
  clientAddress,
  toTrust,
  warnOfProxy,
} from '../../../../server/http/transport/client-address.ts'

const client = '198.51.100.7'
const proxy = '10.0.0.5'

describe('the client that a request comes from', () => {
  const apps: { readonly close: () => PromiseLike<unknown> }[] = []
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close()
  })

  /** Who is counted for a request over this connection, and whether it came over TLS. */
  function asking(trust: ProxyTrust | null) {
    const app = fastify({ trustProxy: toTrust(trust) })
    apps.push(app)
    app.get('/', async (request) => ({ client: clientAddress(request), protocol: request.protocol }))
    return async (remoteAddress: string, headers: Readonly<Record<string, string>> = {}) =>
      (await app.inject({ method: 'GET', url: '/', remoteAddress, headers })).json()
  }
  const forwarded = (...addresses: readonly string[]) => ({ 'x-forwarded-for': addresses.join(', ') })

  it('is the connection’s own where no proxy is believed, whatever the request says', async () => {
    for (const trust of [null, { hops: 0 }]) {
      const ask = asking(trust)
      const spoofed = { ...forwarded('192.0.2.66'), 'x-forwarded-proto': 'https' }
      expect(await ask(client, spoofed)).toEqual({ client, protocol: 'http' })
    }
  })

  it('is what the last of so many proxies was asked by, whatever the client wrote in front of that', async () => {
    const one = asking({ hops: 1 })
    expect(await one(proxy, forwarded(client))).toMatchObject({ client })
    expect(await one(proxy, forwarded('192.0.2.66', '127.0.0.1', client))).toMatchObject({ client })
    expect(await one(proxy)).toMatchObject({ client: proxy })
    const two = asking({ hops: 2 })
    expect(await two(proxy, forwarded('192.0.2.66', client, '10.0.0.6'))).toMatchObject({ client })
    expect(await two(proxy, forwarded(client))).toMatchObject({ client })
  })

  it('is the last one that is no proxy of the list, and the connection itself where that is none', async () => {
    const ask = asking({ networks: ['10.0.0.0/24', '2001:db8:1::/48', '192.0.2.9'] })
    expect(await ask(proxy, forwarded('192.0.2.66', client, '2001:db8:1::5', '10.0.0.6'))).toMatchObject({ client })
    expect(await ask(`::ffff:${proxy}`, forwarded(client))).toMatchObject({ client })
    expect(await ask('192.0.2.9', forwarded(client))).toMatchObject({ client })
    expect(await ask('10.0.1.5', forwarded(client))).toMatchObject({ client: '10.0.1.5' })
  })

  it('came over TLS where a proxy that is believed says so, and not where anybody else does', async () => {
    const https = { ...forwarded(client), 'x-forwarded-proto': 'https' }
    for (const trust of [{ hops: 1 }, { networks: [proxy] }]) {
      expect(await asking(trust)(proxy, https)).toEqual({ client, protocol: 'https' })
    }
    expect(await asking({ networks: [proxy] })(client, https)).toEqual({ client, protocol: 'http' })
  })

  it('is counted by its /64 where it is IPv6, and as IPv4 where IPv6 carries that', async () => {
    const ask = asking({ hops: 1 })
    const counted = async (address: string) => (await ask(proxy, forwarded(address))).client
    expect(await counted('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
    expect(await counted('2001:DB8:1:2::')).toBe('2001:db8:1:2::/64')
    expect(await counted('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64')
    expect(await counted('::1')).toBe('0:0:0:0::/64')
    for (const same of [client, `::ffff:${client}`, '::ffff:c633:6407', `64:ff9b::${client}`, `${client}:51413`]) {
      expect(await counted(same)).toBe(client)
    }
    expect(await counted('[2001:db8:1:2::9]:443')).toBe('2001:db8:1:2::/64')
  })

  it('is the proxy where it names no address', async () => {
    const ask = asking({ hops: 1 })
    for (const nonsense of ['unknown', 'a.b', "'; drop table tries", 'x'.repeat(9_000)]) {
      expect(await ask(proxy, forwarded(nonsense))).toMatchObject({ client: proxy })
    }
  })

  it('is unknown where the client has gone meanwhile', () => {
    const gone = { ip: undefined, socket: { remoteAddress: undefined } } as unknown as FastifyRequest
    expect(clientAddress(gone)).toBe('unknown')
  })

  it('is said once to be a proxy where nothing was said of proxies', async () => {
    const app = fastify()
    apps.push(app)
    const said: unknown[] = []
    warnOfProxy(app, (event) => said.push(event))
    app.get('/', async () => '')
    await app.inject('/')
    expect(said).toEqual([])
    for (const _ of [1, 2]) await app.inject({ url: '/', headers: forwarded(client) })
    expect(said).toEqual(['proxy-not-trusted'])
  })

  it('is an address of its own form, or none', () => {
    expect(['fe80::1%eth0', '1.2.3', '', '::ffff:10.0.0.1'].map(canonicalAddress)).toEqual([
      'fe80::1',
      null,
      null,
      '10.0.0.1',
    ])
  })
})
