const SCRIPT = '/wallet/sw.js'

/** Lets the app start without a network. `onNew` is told when a newer version waits. */
export async function registerWorker(onNew: (takeOver: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const hadOne = navigator.serviceWorker.controller !== null
  const registration = await navigator.serviceWorker.register(SCRIPT, { scope: '/wallet/' })
  const offer = () => {
    const { waiting } = registration
    if (!waiting || !hadOne) return
    onNew(() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
      waiting.postMessage('take-over')
    })
  }
  offer()
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => installing.state === 'installed' && offer())
  })
}

/** Takes the app itself off the device too; the next visit brings it again. */
export async function removeWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  for (const name of await caches.keys()) if (name.startsWith('laurel-wallet-')) await caches.delete(name)
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
}
