import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../../../scripts/chromium.mjs'

export type { APIRequestContext, Browser, BrowserContext, CDPSession } from 'playwright-core'

/**
 * Quiet and offline: without these flags Chromium looks up its maker's hosts at every start. The last four keep in one
 * process what a person's browser keeps apart: less work for a machine with two cores.
 */
export const FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--in-process-gpu',
  '--enable-features=NetworkServiceInProcess2',
  '--disable-site-isolation-trials',
  '--disable-smooth-scrolling',
]

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const DESKTOP = { width: 1280, height: 860 }
export const PHONE = { width: 390, height: 844 }

/** @param flags more of Chromium's own, for a camera that is not there */
export async function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium found; set LAUREL_CHROMIUM to its path')
  return chromium.launch({ executablePath, headless: true, args: [...FLAGS, ...flags] })
}

/** One person at one device: a browser context of their own, with a passkey authenticator, and a list of what went wrong. */
export type Visitor = {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors of scripts, policies violated, and addresses outside of the server under test that a page asked for. */
  readonly complaints: string[]
  close(): Promise<void>
}

type VisitorOptions = {
  readonly viewport?: { width: number; height: number }
  readonly locale?: string
  readonly colorScheme?: 'light' | 'dark'
  readonly javaScriptEnabled?: boolean
  readonly hasTouch?: boolean
}

export async function visitor(browser: Browser, origin: string, options: VisitorOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: options.viewport ?? DESKTOP,
    locale: options.locale ?? 'en-CA',
    colorScheme: options.colorScheme ?? 'light',
    javaScriptEnabled: options.javaScriptEnabled ?? true,
    hasTouch: options.hasTouch ?? false,
    acceptDownloads: true,
  })
  const complaints: string[] = []
  context.on('request', request => {
    const url = new URL(request.url())
    if (url.origin !== origin && !['data:', 'blob:', 'about:'].includes(url.protocol))
      complaints.push(`request to a third party: ${url.origin}`)
  })
  context.on('weberror', error => complaints.push(`error in a page: ${error.error().message}`))
  context.on('console', message => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught|Refused to/.test(message.text()))
      complaints.push(`console: ${message.text()}`)
  })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  if (options.javaScriptEnabled !== false) await addAuthenticator(page)
  return { context, page, complaints, close: () => context.close() }
}

/** A platform authenticator that says yes by itself, with the PRF extension. */
export async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: true,
    },
  })
}

export type Violation = { readonly rule: string; readonly help: string; readonly where: readonly string[] }

/** What axe-core finds on the page as it stands now (WCAG 2.0 to 2.2, A and AA, and its best practices). */
export async function findAccessibilityViolations(page: Page): Promise<Violation[]> {
  // Through the protocol and not by a script element, since the pages' policy forbids inline scripts.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return page.evaluate(async () => {
    // A transition that is half done has colours of its own, and one begins some frames after what asks for it: wait for
    // a row of frames in which nothing moves. What turns for ever, such as a loader, is not waited for.
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
    for (let still = 0; still < 5; still++) {
      await frame()
      const moving = document
        .getAnimations()
        .filter(
          one => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        )
      if (moving.length > 0) still = -1
      await Promise.allSettled(moving.map(animation => animation.finished))
    }
    const { axe } = window as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }>
      }
    }
    const found = await axe.run({ resultTypes: ['violations'] })
    return found.violations.map(one => ({
      rule: one.id,
      help: one.help,
      where: one.nodes
        .slice(0, 3)
        .map(node => `${node.html.slice(0, 160)} — ${(node.failureSummary ?? '').slice(0, 220)}`),
    }))
  })
}
