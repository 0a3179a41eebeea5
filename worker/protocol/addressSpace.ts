/** How private an address is; a browser guards what is more private than the page (Local Network Access). */
export type AddressSpace = 'public' | 'local' | 'loopback'

/** `host` as the URL parser writes it: IPv4 in four decimal parts, IPv6 compressed and in brackets. */
export function addressSpaceOf(written: string): AddressSpace {
  const host = mappedIpv4(written) ?? written
  if (isLoopbackHost(host)) return 'loopback'
  return isLocalNetworkHost(host) ? 'local' : 'public'
}

/** `192.168.1.1` of `[::ffff:c0a8:101]`: the same address. */
function mappedIpv4(host: string): string | null {
  const [, high = '', low = ''] = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(host) ?? []
  if (low === '') return null
  return [high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 255]).join('.')
}

function isLoopbackHost(host: string): boolean {
  return (
    // Also the names that Debian and Red Hat have in /etc/hosts.
    /^(?:(?:.+\.)?localhost|localhost[46]?(?:\.localdomain[46]?)?|ip6-(?:localhost|loopback))$/.test(host) ||
    /^127\.\d+\.\d+\.\d+$/.test(host) ||
    host === '0.0.0.0' ||
    host === '[::]' ||
    host === '[::1]'
  )
}

/** Private, link-local and carrier-grade (tailnet) addresses, mDNS names, names without a dot. */
function isLocalNetworkHost(host: string): boolean {
  if (host.startsWith('[')) return /^\[f[cd][\da-f]{2}:/.test(host) || /^\[fe[89ab][\da-f]:/.test(host)
  const ipv4 = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host)
  if (!ipv4) return host.endsWith('.local') || !host.includes('.')
  const first = Number(ipv4[1])
  const second = Number(ipv4[2])
  return (
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127)
  )
}
