/**
 * Wallet, console and what users have uploaded may live under host names of their own (TRUST, Boundaries), so that a
 * fault in one part does not reach the cookies and pages of another. Without settings all parts are one host.
 */
export type Part = 'public' | 'wallet' | 'console' | 'content'
export type Hosts = Readonly<Record<Part, string>>

const ALL: readonly Part[] = ['public', 'wallet', 'console', 'content']
/** Which parts answer for an address; the first line that fits. Where none of them is here, the first one is sent to. */
const PLACES: readonly (readonly [RegExp, readonly Part[]])[] = [
  [/^\/(assets\/|favicon\.ico$|healthz$|readyz$|metrics$)/, ALL],
  [/^\/(console(\/|$)|join\/|endorse\/|recommend\/|api\/v1\/(setup|join)(\/|$))/, ['console']],
  [
    /^\/((wallet|children)(\/|$)|(claim|guardian|recovery|connect|backpacks)\/|share-preview$|api\/v1\/(wallet|claims|children)(\/|$))/,
    ['wallet'],
  ],
  [/^\/(sign-in\/|api\/auth\/)/, ['wallet', 'console']],
  [/^\/api\/v1\/(session|verify|jurisdictions)$/, ['public', 'wallet', 'console']],
  [/^\/api\/v1\/openapi\.json$/, ['public']],
  [/^\/api\/v1\//, ['public', 'console']],
  // What people have uploaded, and the one page that others take into theirs.
  [/^\/(embed\/|evidence\/|i\/[^/]+\/image\/|archive\/[^/]+\/.)/, ['content']],
  [/^/, ['public']],
]

export const isSplit = (hosts: Hosts): boolean => {
  const known = split.get(hosts) ?? new Set(Object.values(hosts)).size > 1
  split.set(hosts, known)
  return known
}
/** Every request asks, and it stays so. */
const split = new WeakMap<Hosts, boolean>()

export const UNKNOWN_HOST = { code: 'E_UNKNOWN_HOST', detail: 'This server does not answer under that name.' } as const

type Decision =
  /** `origin` is the one that this host's own pages have. */
  | { readonly kind: 'serve'; readonly origin: string }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'not-here' }
  | { readonly kind: 'unknown-host' }

/** What to do with a request, by the host that it was sent to. */
export function decideHost(hosts: Hosts, method: string, address: string | URL): Decision {
  if (!isSplit(hosts)) return { kind: 'serve', origin: hosts.public }
  const url = new URL(address)
  const here = ALL.filter(part => new URL(hosts[part]).host === url.host)
  const origin = here[0] && hosts[here[0]]
  const places = PLACES.find(([pattern]) => pattern.test(url.pathname))?.[1] ?? []
  if (origin === undefined) {
    // An institution may have pointed a domain of its own here, for the files of its DID (identity/domain).
    const isDidFile = /\/did(-witness)?\.jsonl?$/.test(url.pathname) && (method === 'GET' || method === 'HEAD')
    // Whoever looks after the machine asks for its health by its number.
    return isDidFile || places === ALL ? { kind: 'serve', origin: hosts.public } : { kind: 'unknown-host' }
  }
  if (places.some(part => here.includes(part))) return { kind: 'serve', origin }
  // The content host leads nowhere: nothing on it is a page of ours.
  const mayLead = (method === 'GET' || method === 'HEAD') && !here.every(part => part === 'content')
  const isCall = url.pathname.startsWith('/api/')
  if (!mayLead || (isCall && !url.pathname.startsWith('/api/docs') && !url.pathname.endsWith('/openapi.json')))
    return { kind: 'not-here' }
  const isForStaff = url.pathname === '/sign-in/link' && url.searchParams.get('to')?.startsWith('/console')
  const home = isForStaff ? 'console' : (places[0] as Part)
  return { kind: 'redirect', to: `${hosts[home]}${url.pathname}${url.search}` }
}

/**
 * A policy that also lets in what now lives under another name: pictures and cards from the content host, and files
 * from the public one. A directive that names nothing of this host stays closed.
 */
export function openPolicy(policy: string, hosts: Hosts): string {
  const more = [...new Set([hosts.public, hosts.content])]
  return policy.replace(/\b(img-src|connect-src|frame-src) ([^;]+)/g, (whole, name: string, sources: string) => {
    if (!sources.includes("'self'") && !sources.includes(hosts.public)) return whole
    const missing = more.filter(one => !sources.split(' ').includes(one))
    return [`${name} ${sources}`, ...missing].join(' ')
  })
}
