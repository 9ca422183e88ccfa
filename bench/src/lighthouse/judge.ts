import { median } from '../measure.ts'
import type { MeasuredPage } from './pages.ts'

/** Of 100, as Lighthouse counts. */
export const GOAL = 95

export type FormFactor = 'mobile' | 'desktop'
export type Category = 'performance' | 'accessibility' | 'best-practices' | 'seo'

/** What was found in one run; `lacking` are the ids of audits that cost points. */
export type Run = {
  readonly scores: Readonly<Partial<Record<Category, number>>>
  readonly metrics: Readonly<Record<string, number>>
  readonly lacking: readonly string[]
}

export type Measured = {
  readonly page: MeasuredPage
  readonly formFactor: FormFactor
  readonly scores: Readonly<Partial<Record<Category, number>>>
  readonly metrics: Readonly<Record<string, number>>
  readonly lacking: readonly string[]
}

/** The middle of several runs, number by number. */
export function middle(page: MeasuredPage, formFactor: FormFactor, runs: readonly Run[]): Measured {
  const over = <K extends string>(of: (run: Run) => Readonly<Partial<Record<K, number>>>) => {
    const names = new Set(runs.flatMap(run => Object.keys(of(run)) as K[]))
    return Object.fromEntries(
      [...names].map(name => [name, median(runs.flatMap(run => of(run)[name] ?? []))]),
    ) as Record<K, number>
  }
  return {
    page,
    formFactor,
    scores: over(run => run.scores),
    metrics: over(run => run.metrics),
    lacking: [...new Set(runs.flatMap(run => run.lacking))],
  }
}

/** Accessibility and best practices are owed everywhere, performance where strangers come. */
export function missed({ page, scores }: Measured): Category[] {
  const owed: Category[] = ['accessibility', 'best-practices', ...(page.isFast ? (['performance'] as const) : [])]
  return owed.filter(category => !((scores[category] ?? 0) >= GOAL))
}

const HEAD = ['page', 'form', 'perf.', 'access.', 'practices', 'SEO', 'LCP ms', 'CLS', 'lacking']
const WIDTHS = [28, 7, 6, 7, 9, 4, 6, 5, 0]

const row = (cells: readonly string[]) =>
  cells
    .map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0))
    .join('  ')
    .trimEnd()

export const HEADLINE = row(HEAD)

/** One page's row. A cross stands behind what is below the goal. */
export function line(one: Measured): string {
  const below = missed(one)
  const score = (category: Category) => {
    const value = one.scores[category]
    return value === undefined ? '–' : `${value.toFixed(0)}${below.includes(category) ? ' ✗' : ''}`
  }
  return row([
    one.page.name,
    one.formFactor,
    score('performance'),
    score('accessibility'),
    score('best-practices'),
    score('seo'),
    (one.metrics['largest-contentful-paint'] ?? 0).toFixed(0),
    (one.metrics['cumulative-layout-shift'] ?? 0).toFixed(2),
    one.lacking.join(', '),
  ])
}
