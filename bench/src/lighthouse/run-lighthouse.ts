import type { Result } from 'lighthouse'
import lighthouse, { desktopConfig } from 'lighthouse'
import type { Category, FormFactor, Run } from './judge.ts'

const METRICS = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
]

/** A busy machine now and then loses the beginning of a recording; that says nothing of the page. */
const TRIES = 4

/**
 * One look of Lighthouse at `url`, as it is by default: a phone on a slow 4G line, or a desk. Through its own API, which
 * reports no errors to anybody (only its command line can), and nothing is fetched but the page.
 */
export async function runLighthouse(
  url: string,
  formFactor: FormFactor,
  categories: readonly Category[],
  port: number,
): Promise<Run> {
  let failure = ''
  for (let tries = 0; tries < TRIES; tries++) {
    const result = await lighthouse(
      url,
      {
        port,
        logLevel: 'silent',
        onlyCategories: [...categories],
        ignoreStatusCode: true,
        disableFullPageScreenshot: true,
      },
      formFactor === 'desktop' ? desktopConfig : undefined,
    )
    if (result && !result.lhr.runtimeError) return found(result.lhr)
    failure = result?.lhr.runtimeError?.message ?? 'no result'
  }
  throw new Error(`${url}: ${failure}`)
}

/** The numbers that are kept of a report, and the ids of the audits that cost points. */
function found(lhr: Result): Run {
  const lacking = Object.values(lhr.categories).flatMap(category =>
    category.auditRefs.filter(ref => ref.weight > 0 && (lhr.audits[ref.id]?.score ?? 1) < 0.9).map(ref => ref.id),
  )
  return {
    scores: Object.fromEntries(
      Object.entries(lhr.categories).map(([id, category]) => [id, Math.round((category.score ?? 0) * 100)]),
    ),
    metrics: Object.fromEntries(
      METRICS.flatMap(id => {
        const value = lhr.audits[id]?.numericValue
        return value === undefined ? [] : [[id, Math.round(value * 1000) / 1000]]
      }),
    ),
    lacking,
  }
}
