import { type Rates, ratio } from './measure.ts'

const RDFC = 'eddsa-rdfc-2022'
const JCS = 'eddsa-jcs-2022'
const PEER = '@digitalbazaar/vc'

/** What is set against what, in the order in which it is printed. */
const PAIRS: readonly (readonly [ours: string, other: string])[] = [
  [`${RDFC} issue`, `${PEER} ${RDFC} issue`],
  [`${RDFC} issue, cohort`, `${PEER} ${RDFC} issue`],
  [`${RDFC} verify`, `${PEER} ${RDFC} verify`],
  [`${RDFC} verify, from text`, `${PEER} ${RDFC} verify`],
  [`${JCS} issue`, `${PEER} ${JCS} issue`],
  [`${JCS} verify`, `${PEER} ${JCS} verify`],
  [`${RDFC} issue`, 'raw sign'],
  [`${RDFC} issue, cohort`, 'raw sign'],
  [`${RDFC} verify`, 'raw verify'],
  [`${RDFC} verify, from text`, 'raw verify'],
  [`${JCS} issue`, 'raw sign'],
  [`${JCS} verify`, 'raw verify'],
  ['VC-JWT issue', 'raw sign'],
  ['VC-JWT verify', 'raw verify'],
  ...['ecdsa-sd-2023', 'bbs-2023'].flatMap(suite =>
    ['issue', 'derive', 'verify'].flatMap(step => [
      [`${suite} ${step}`, `@digitalbazaar ${suite} ${step}`] as const,
      [`${suite} ${step}, with a list`, `@digitalbazaar ${suite} ${step}`] as const,
    ]),
  ),
]

export type Comparison = { readonly ours: string; readonly other: string; readonly ratio: number }

export function comparisons(rates: readonly Rates[]): Comparison[] {
  const byName = new Map(rates.map(one => [one.name, one]))
  return PAIRS.flatMap(([ours, other]) => {
    const one = byName.get(ours)
    const against = byName.get(other)
    return one && against ? [{ ours, other, ratio: ratio(one, against) }] : []
  })
}

/** Rates and ratios as text for people. */
export function table(rates: readonly Rates[], compared: readonly Comparison[]): string {
  const spread = (one: Rates) => (Math.max(...one.rounds) - Math.min(...one.rounds)) / one.perSecond / 2
  const lines = rates.map(
    one => `${one.name.padEnd(42)} ${one.perSecond.toFixed(0).padStart(7)} /s  ±${(spread(one) * 100).toFixed(0)} %`,
  )
  const ratios = compared.map(
    one => `${one.ours.padEnd(34)} ${one.ratio.toFixed(one.ratio < 3 ? 2 : 1).padStart(6)} ×  ${one.other}`,
  )
  return [...lines, '', ...ratios].join('\n')
}
