import type { Browser } from '@laurel/testkit/browser'
import { pageFunctions } from 'lighthouse/core/lib/page-functions.js'

/** What a low-tier phone (Moto G Power 2022) reaches in Lighthouse's BenchmarkIndex, as Chromium's tools calibrate by. */
export const PHONE_INDEX = 264

/** How many times a machine of `index` has to be slowed down to compute as that phone does; never made faster. */
export const slowDown = (index: number): number => Math.max(1, Math.round((index / PHONE_INDEX) * 10) / 10)

/** Lighthouse's BenchmarkIndex of this machine in `browser`, the better of two: the first warms up. Takes two seconds. */
export async function machineIndex(browser: Browser): Promise<number> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const run = () => page.evaluate(pageFunctions.computeBenchmarkIndex)
    return Math.max(await run(), await run())
  } finally {
    await context.close()
  }
}
