import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Log } from '../../../runtime/log.ts'
import { isWithinNetworks, type ProxyTrust } from '../../../runtime/proxy-trust.ts'

// Which client a request comes from, where proxies stand in front. Each proxy adds the address that it was asked from
// at the end of X-Forwarded-For; what stands before that came from the client, who may write there what it likes.

/**
 * Whether the address that is `hop` steps away (0: the connection's own) is a proxy's, and believed. Fastify takes a
 * function for this; its own number of hops believes nobody (Fastify 5.12).
 */
export function toTrust(trust: ProxyTrust | null): ((address: string, hop: number) => boolean) | false {
  if (trust === null) return false
  if ('hops' in trust) return trust.hops > 0 && ((_address, hop) => hop < trust.hops)
  const isWithin = isWithinNetworks(trust.networks)
  return (address) => isWithin(canonicalAddress(address) ?? '')
}

/** Says once, where nothing was said of proxies, that one stands in front: all its clients are counted as one then. */
export function warnOfProxy(app: Pick<FastifyInstance, 'addHook'>, log: Log): void {
  let isSaid = false
  app.addHook('onRequest', async (request) => {
    if (isSaid || request.headers['x-forwarded-for'] === undefined) return
    isSaid = true
    log('proxy-not-trusted')
  })
}

/**
 * Who is counted for this request: the client's IPv4 address, or the /64 network of its IPv6 address, since a client
 * has all addresses of one. Where a proxy gave no address, that proxy is counted.
 */
export function clientAddress({
  ip,
  socket,
}: { readonly ip: string | undefined } & Pick<FastifyRequest, 'socket'>): string {
  // A connection that the client has ended meanwhile has no address any more.
  const address = canonicalAddress(ip ?? '') ?? canonicalAddress(socket.remoteAddress ?? '')
  if (address === null) return 'unknown'
  if (isIP(address) === 4) return address
  return `${toGroups(address)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/**
 * The address without port and zone: IPv4 where it is one that IPv6 carries (mapped, or by the well-known prefix of
 * NAT64, which stands for many clients); null: it is none.
 */
export function canonicalAddress(text: string): string | null {
  const plain = withoutPort(text.trim()).replace(/%.*$/, '')
  const version = isIP(plain)
  if (version === 0) return null
  if (version === 4) return plain
  const groups = toGroups(plain)
  const begin = groups.slice(0, 6).join(':')
  const isIPv4 = begin === '0:0:0:0:0:65535' || begin === '100:65435:0:0:0:0'
  if (!isIPv4) return plain
  const [high = 0, low = 0] = groups.slice(6)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

function withoutPort(text: string): string {
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? []
  const [, ipv4] = /^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/.exec(text) ?? []
  return inBrackets ?? ipv4 ?? text
}

/** The eight groups of an IPv6 address. */
function toGroups(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const toNumbers = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  if (tail === undefined) return toNumbers(head)
  const [first, last] = [toNumbers(head), toNumbers(tail)]
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last]
}
