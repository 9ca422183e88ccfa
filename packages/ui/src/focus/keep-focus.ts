import { OVERLAYS } from './overlays.ts'

const FOCUSABLE =
  'a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [tabindex="0"]'
/** After a dialog's own return of the focus, and after the heading of a new screen has taken it. */
const SETTLE_MS = 50

const isReady = (element: Element) => element.matches(FOCUSABLE) && element.getClientRects().length > 0
const isBusy = (element: Element) => element.isConnected && element.hasAttribute('data-loading')
const isWithinOverlay = (node: Node | undefined) =>
  node instanceof Element && node.isConnected && node.closest(OVERLAYS) !== null
const focusableIn = (element: Element | null | undefined) =>
  [...(element?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter(isReady)
const heading = () => document.querySelector<HTMLElement>('main h1[tabindex]')

/** Where something stood that is gone: in what, and after what. */
type Gap = { readonly parent: Node; readonly before: Node | null }

/** What comes after the gap, else what comes before it: in the same dialog, or on the same screen. */
function besideGap({ parent, before }: Gap): HTMLElement | undefined {
  const all = focusableIn(parent instanceof Element ? (parent.closest(OVERLAYS) ?? parent.closest('main')) : null)
  const anchor = before?.isConnected ? before : parent
  const follows = (one: Node) =>
    (anchor.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 &&
    (anchor === parent || !anchor.contains(one))
  return all.find(follows) ?? all.findLast(one => !follows(one))
}

/** A neighbour of what is there and can't be pressed: the other arrow of a row, else the field before the button. */
function besideDisabled(element: Element): HTMLElement | undefined {
  const [neighbour] = focusableIn(element.parentElement)
  const precedes = (one: Node) => (element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
  return neighbour ?? focusableIn(element.closest(OVERLAYS) ?? element.closest('main')).findLast(precedes)
}

/**
 * Whoever works by the keyboard is never left with the focus nowhere: not when a dialog goes, not when a row is removed
 * or a button turns into another, not while a button is busy. Somebody with a pointer does not notice any of it.
 */
export function keepFocus(): void {
  let at: HTMLElement | null = null
  let isOverlaid = false
  /** What had the focus before something was laid over the screen. */
  let below: HTMLElement | null = null
  let isByKeyboard = false
  let isLost = false
  let gap: Gap | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const forget = () => {
    isLost = false
    gap = undefined
  }
  /** Where the focus belongs now; `'later'` while that is not to be known yet. */
  const next = (lost: HTMLElement): HTMLElement | 'later' | null | undefined => {
    if (isBusy(lost)) return 'later'
    if (lost.isConnected && isReady(lost)) return isByKeyboard || isOverlaid ? lost : null
    if (isOverlaid && !isWithinOverlay(gap?.parent)) {
      // A menu's button may be busy with what was chosen from the menu.
      if (below && isBusy(below)) return 'later'
      return below && isReady(below) ? below : heading()
    }
    if (!isByKeyboard) return null
    if (lost.isConnected) return besideDisabled(lost)
    return gap?.parent.isConnected ? (besideGap(gap) ?? heading()) : 'later'
  }
  const settle = () => {
    const { activeElement } = document
    if (!isLost || !at || (activeElement && activeElement !== document.body)) return forget()
    const found = next(at)
    if (found === 'later') return
    forget()
    found?.focus()
  }

  document.addEventListener(
    'keydown',
    () => {
      isByKeyboard = true
    },
    true,
  )
  document.addEventListener(
    'pointerdown',
    () => {
      isByKeyboard = false
      forget()
    },
    true,
  )
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    forget()
    at = target
    isOverlaid = isWithinOverlay(target)
    // Tab pressed before a dialog has caught the focus goes on behind it; that is not where the dialog came from.
    if (!isOverlaid && !document.querySelector('[role=dialog]')) below = target
  })
  new MutationObserver(records => {
    for (const { type, target, removedNodes, previousSibling } of records) {
      if (type === 'attributes' && target === at && at.matches(':disabled')) isLost = true
      for (const node of removedNodes) {
        if (!node.contains(at) && !(gap && node.contains(gap.parent))) continue
        isLost = at !== null
        gap = { parent: target, before: previousSibling }
      }
    }
    if (!isLost) return
    clearTimeout(timer)
    timer = setTimeout(settle, SETTLE_MS)
  }).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'data-loading'],
  })
}
