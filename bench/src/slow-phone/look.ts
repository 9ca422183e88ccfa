import type { Browser, CDPSession } from '@laurel/testkit/browser'
import { packedBytes } from '@laurel/testkit/server'

/** A line as Chromium's own tools slow it down: milliseconds before each answer begins, then bits a second. */
export type Line = { readonly name: string; readonly roundTripMs: number; readonly bitsPerSecond: number }

export const LINES: readonly Line[] = [
  { name: 'slow 3G, 400 kbit/s and 400 ms', roundTripMs: 400, bitsPerSecond: 400_000 },
  { name: '3G, 1.6 Mbit/s and 150 ms', roundTripMs: 150, bitsPerSecond: 1_600_000 },
]

type Kind = 'page' | 'script' | 'style' | 'font' | 'picture'
const KINDS: Readonly<Record<string, Kind>> = {
  Document: 'page',
  Script: 'script',
  Stylesheet: 'style',
  Font: 'font',
  Image: 'picture',
}

export type Look = {
  /** Milliseconds from asking for the page until its facts are painted, with their style. */
  readonly factsMs: number
  /** Until the phone has checked by itself; null where there is nothing to check. */
  readonly checkedMs: number | null
  /** How far what is read moved, as Chromium counts (cumulative layout shift). */
  readonly shift: number
  /** As they travelled, before anybody had done anything. */
  readonly bytes: Readonly<Record<Kind, number>>
}

/** Runs in the page: notes when the facts are first drawn, when they are checked, and what has moved. */
function watch(facts: string): void {
  const seen = { facts: 0, checked: 0, shift: 0 }
  Object.assign(globalThis, { seen })
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
  const look = () => {
    const box = document.querySelector(facts)?.getBoundingClientRect()
    if (!seen.facts && box && box.height > 0) seen.facts = performance.now()
    if (!seen.checked && document.querySelector('.verdict .checked[data-by=browser]')) seen.checked = performance.now()
    if (!seen.checked) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Adds up what is loaded, by kind. */
function weigh(session: CDPSession): Record<Kind, number> {
  const bytes: Record<Kind, number> = { page: 0, script: 0, style: 0, font: 0, picture: 0 }
  const kinds = new Map<string, Kind>()
  session.on('Network.responseReceived', ({ requestId, type }) => {
    const kind = KINDS[type]
    if (kind) kinds.set(requestId, kind)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId)
    if (kind) bytes[kind] += encodedDataLength
  })
  return bytes
}

/** One look at `url` by somebody who has never been there, with a processor `cpu` times slower than this machine's. `facts` is the element that they came for. */
export async function look(browser: Browser, url: string, facts: string, line: Line, cpu: number): Promise<Look> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
  })
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: line.roundTripMs,
      downloadThroughput: line.bitsPerSecond / 8,
      uploadThroughput: line.bitsPerSecond / 8,
    })
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpu })
    const bytes = weigh(session)
    const workers: string[] = []
    page.on('worker', worker => workers.push(worker.url()))
    await page.addInitScript(watch, facts)
    await page.goto(url, { waitUntil: 'networkidle', timeout: 60_000 })
    if (await page.locator('.verdict').count())
      await page.locator('.verdict .checked[data-by=browser]').waitFor({ state: 'attached', timeout: 60_000 })
    const seen = await page.evaluate(() => {
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      return {
        ...(globalThis as unknown as { seen: { facts: number; checked: number; shift: number } }).seen,
        paint: paint?.startTime ?? 0,
      }
    })
    // What a worker runs is fetched by the worker, of which the page's session does not tell.
    for (const url of workers) bytes.script += await packedBytes(url)
    return {
      factsMs: Math.max(seen.facts, seen.paint),
      checkedMs: seen.checked || null,
      shift: seen.shift,
      bytes,
    }
  } finally {
    await context.close()
  }
}
