import { useEffect } from 'react'
import { OVERLAYS } from './overlays.ts'

/**
 * Puts the focus onto the heading of a screen that has just come, so that a screen reader says where it is and Tab goes
 * on from there; not where the screen has put it into a field of its own, or something lies above it.
 */
export function focusHeading(heading: HTMLElement | null): void {
  const active = document.activeElement
  const isOnScreen = active?.id !== 'main' && active?.closest(`main, ${OVERLAYS}`)
  if (!isOnScreen) heading?.focus({ preventScroll: true })
}

/** For a screen whose heading is drawn by a part of it; `isThere` once it is. */
export function useHeadingFocus(isThere: boolean): void {
  useEffect(() => {
    const heading = isThere ? document.querySelector<HTMLElement>('main h1') : null
    if (!heading) return
    heading.tabIndex = -1
    heading.style.outline = 'none'
    focusHeading(heading)
  }, [isThere])
}
