import { BlockList, isIP } from 'node:net'

/** Which proxies in front of the server are believed: so many of them one behind the other, or those of these networks. */
export type ProxyTrust = { readonly hops: number } | { readonly networks: readonly string[] }

const maxHops = 10

/** What TTMS_TRUST_PROXY says: a number of proxies, or addresses and networks such as 10.0.0.0/8; null: neither. */
export function readProxyTrust(text: string): ProxyTrust | null {
  if (/^\d+$/.test(text)) return Number(text) <= maxHops ? { hops: Number(text) } : null
  const networks = text.split(',').map((network) => network.trim())
  return networks.every((network) => addNetwork(new BlockList(), network)) ? { networks } : null
}

/** Whether an address, in the form that `canonicalAddress` returns, is in one of the networks. */
export function isWithinNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks) addNetwork(list, network)
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}

/** Adds `ADDRESS` or `ADDRESS/BITS`; false where it is neither, or is every address that there is. */
function addNetwork(list: BlockList, network: string): boolean {
  const [address = '', bits, ...rest] = network.split('/')
  const version = isIP(address)
  if (version === 0 || address.includes('%') || rest.length > 0) return false
  const family = version === 4 ? 'ipv4' : 'ipv6'
  if (bits === undefined) {
    list.addAddress(address, family)
    return true
  }
  const most = version === 4 ? 32 : 128
  if (!/^\d{1,3}$/.test(bits) || Number(bits) < 1 || Number(bits) > most) return false
  list.addSubnet(address, Number(bits), family)
  return true
}
