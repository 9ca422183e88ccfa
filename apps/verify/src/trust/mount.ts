import type { Words } from '../show-answer.ts'
import type { TrustKeeper } from './keeper.ts'
import type { ServerLists } from './panel.ts'

/** Shows the panel's place, and loads what is in it when it is opened. */
export function mountPanel(place: HTMLDetailsElement | null, keeper: TrustKeeper, words: Words): void {
  const body = place?.querySelector<HTMLElement>('.trust-body')
  if (!place || !body) return
  const { host, institutions, listed, registries = '' } = place.dataset
  const server: ServerLists | null = host
    ? { host, institutions: Number(institutions), listed: Number(listed), registries }
    : null
  let isOpened = false
  const open = async () => {
    if (isOpened || !place.open) return
    isOpened = true
    const { openPanel } = await import('./panel.ts')
    openPanel(body, keeper, server, words)
  }
  place.hidden = false
  place.addEventListener('toggle', () => void open())
  // A link from a credential's page leads here.
  if (location.hash === '#trust') place.open = true
  void open()
}
