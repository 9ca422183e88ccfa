import type { Locale } from '@laurel/ui/verdict'
import { words } from '../presentation/pages/language.ts'
import type { Entry } from './schema.ts'

type Summed = Pick<Entry, 'id' | 'credits' | 'hours' | 'consistsOf'>

/** Credits of each system apart: three of one and four of another are not seven of anything. */
export function totals(entries: readonly Summed[]): { credits: { number: number; system: string }[]; hours: number } {
  // What consists of others has their credits; counting both would count them twice.
  const within = new Set(entries.flatMap(one => one.consistsOf))
  const counted = entries.filter(one => !within.has(one.id))
  const bySystem = new Map<string, number>()
  for (const { credits } of counted)
    if (credits) bySystem.set(credits.system, (bySystem.get(credits.system) ?? 0) + credits.number)
  return {
    credits: [...bySystem].map(([system, number]) => ({ system, number: Math.round(number * 100) / 100 })),
    hours: Math.round(counted.reduce((sum, one) => sum + (one.hours ?? 0), 0) * 100) / 100,
  }
}

/** "12 credentials · 24 ECTS · 60 hours", for the record itself and for its reader. */
export function summaryOf(entries: readonly Summed[], locale: Locale): string {
  const t = words(locale)
  const number = new Intl.NumberFormat(locale === 'th' ? 'th-TH-u-nu-latn' : locale)
  const { credits, hours } = totals(entries)
  return [
    t('transcript.count', { count: entries.length }),
    ...credits.map(one => t('transcript.credits', { number: number.format(one.number), system: one.system })),
    ...(hours > 0 ? [t('transcript.hours', { hours: number.format(hours) })] : []),
  ].join(' · ')
}
