// Lets the wallet start without a network: the app's own files and nothing else. What it asks the server for (API,
// pictures, credentials) goes past here untouched and is never kept. The build fills in the version and the files.

const VERSION = '__VERSION__'
const FILES = ['__FILES__']
const CACHE = `laurel-wallet-${VERSION}`
const PAGE = '/wallet/'
/** Then the page that is kept here is quicker, and it says what is old. */
const PATIENCE_MS = 4_000

self.addEventListener('install', event => {
  event.waitUntil(
    caches.open(CACHE).then(async cache => {
      await cache.addAll(FILES)
      const page = await fetch(PAGE, { cache: 'no-store', credentials: 'omit' })
      if (!page.ok || page.redirected) throw new Error('the page could not be fetched')
      await cache.put(PAGE, page)
    }),
  )
})

self.addEventListener('activate', event => {
  event.waitUntil(
    caches
      .keys()
      .then(names => names.filter(name => name.startsWith('laurel-wallet-') && name !== CACHE))
      .then(old => Promise.all(old.map(name => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

// Only when the person says so: a page never runs with half of another version.
self.addEventListener('message', event => {
  if (event.data === 'take-over') void self.skipWaiting()
})

/** The kept page with a nonce of its own, in the policy as in the text: no two answers share one. */
async function keptPage() {
  const kept = await (await caches.open(CACHE)).match(PAGE)
  if (!kept) return Response.error()
  const policy = kept.headers.get('content-security-policy') ?? ''
  const old = /'nonce-([^']+)'/.exec(policy)?.[1]
  const fresh = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const headers = new Headers(kept.headers)
  for (const name of ['content-encoding', 'content-length', 'etag']) headers.delete(name)
  if (old) headers.set('content-security-policy', policy.replaceAll(old, fresh))
  const text = await kept.text()
  return new Response(old ? text.replaceAll(old, fresh) : text, { headers })
}

async function fetchPage(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch {
    return keptPage()
  }
}

self.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/wallet/')) event.respondWith(fetchPage(request))
    return
  }
  if (FILES.includes(url.pathname))
    event.respondWith(
      caches
        .open(CACHE)
        .then(cache => cache.match(url.pathname))
        .then(kept => kept ?? fetch(request)),
    )
})
