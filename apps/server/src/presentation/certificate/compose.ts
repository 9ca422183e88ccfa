import { textFor, textsOf } from '@laurel/core/achievement'
import { attained, type ShownTranscript, type Translate, textIn } from '@laurel/ui/verdict'
import { type ContentRow, pictureFor } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import type { ShownEndorsement } from '../../endorsement/shown.ts'
import type { IssuerRow } from '../../people/store.ts'
import { words } from '../pages/language.ts'
import type { Certificate, Paper, PrintedRecord } from './certificate.ts'
import type { CertificateChoice, PrintWishes } from './schema.ts'

type Locale = Certificate['locale']

/** What is printed for a learner, or for the sample of one. */
export type Earned = {
  readonly name: string
  readonly level: string | null
  readonly validFrom: Date
  readonly validUntil: Date | null
  readonly signedAt: Date
  readonly credential: string | null
  readonly endorsements: readonly ShownEndorsement[]
}

/** Letter where the institution's law is that of North America; A4 in the rest of the world. */
const usualPaper = (issuer: IssuerRow): Paper => (/^(US|CA)\b/.test(issuer.jurisdiction ?? '') ? 'letter' : 'a4')

/** "3 mars 2026"; in Thai with the year of the Buddhist era, as is customary on certificates. */
export function certificateDate(date: Date, locale: Locale, timeZone: string): string {
  const tag = locale === 'th' ? 'th-TH-u-ca-buddhist-nu-latn' : locale
  const parts = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }).formatToParts(date)
  // The era is understood; naming it is not customary.
  return parts
    .filter(one => one.type !== 'era')
    .map(one => one.value)
    .join('')
    .trim()
}

/** So many endorsers are named on paper; the page that its code leads to has them all. */
const MOST_NAMED = 3

/** Each with the host that they have proven, since a name alone is anybody's. */
function endorsedLine(endorsements: readonly ShownEndorsement[], locale: Locale): string | null {
  const names = [
    ...new Set(
      endorsements.filter(one => one.kind !== 'recommendation').map(one => `${one.by.name} (${one.provenHost})`),
    ),
  ]
  if (names.length === 0) return null
  const named = names.slice(0, MOST_NAMED)
  const more = names.length - named.length
  const t = words(locale)
  if (more > 0) named.push(t('print.more', { count: more }))
  return t('print.endorsed', { names: new Intl.ListFormat(locale).format(named) })
}

function printedRecord(
  { rows, summary, isPartial }: ShownTranscript,
  t: Translate,
  locale: Locale,
  date: (at: Date) => string,
): PrintedRecord {
  return {
    columns: ['credential', 'level', 'creditsColumn', 'date'].map(one => t(`transcript.${one}`)),
    summary: summary ?? null,
    note: isPartial === null ? null : t(isPartial ? 'transcript.isPartial' : 'transcript.isWhole'),
    pageOf: t('transcript.page', { page: '{page}', pages: '{pages}' }),
    lines: rows.map(row => {
      const { kind, depth } = row
      if (row.kind !== 'credential')
        return {
          kind,
          depth,
          name: textIn(row, locale) ?? t('transcript.other'),
          level: '',
          credits: '',
          date: '',
          standing: null,
        }
      return {
        kind,
        depth,
        name: textIn(row, locale) ?? t('constituent.unnamed'),
        level: attained(row, locale),
        credits: row.credits ?? '',
        date: row.validFrom ? date(new Date(row.validFrom)) : '',
        standing: row.conclusion === 'genuine' ? null : t(`verdict.${row.conclusion}.title`),
      }
    }),
  }
}

/**
 * Puts a certificate into words.
 *
 * @param checkUrl where anybody can check it: its open page, the link that it came by, or the page for dropping files
 */
export async function composeCertificate(
  deps: Deps,
  facts: {
    readonly issuer: IssuerRow
    readonly content: ContentRow
    readonly choice: CertificateChoice
    readonly wishes: PrintWishes
    readonly locale: Locale
    readonly earned: Earned
    readonly checkUrl: string
    readonly isSample: boolean
    /** What a record holds, line by line, as it stands now. */
    readonly transcript?: ShownTranscript | undefined
  },
): Promise<Certificate> {
  const { issuer, content, choice, wishes, earned, checkUrl } = facts
  const locale = wishes.lang ?? facts.locale
  const t = words(locale)
  const text = (field: 'name' | 'description') =>
    textFor(textsOf(content.language, content[field], content.translations, field), locale, content.language) ??
    content[field]
  const position = content.levels.findIndex(one => one.id === earned.level)
  const level = content.levels[position]
  const levelName =
    level &&
    (textFor(textsOf(content.language, level.name, level.translations, 'name'), locale, content.language) ?? level.name)
  const number = new Intl.NumberFormat(locale === 'th' ? 'th-TH-u-nu-latn' : locale)
  const load = [
    content.credits &&
      t('print.credits', { number: number.format(content.credits.number), system: content.credits.system }),
    content.workload_hours !== null && t('print.hours', { hours: number.format(content.workload_hours) }),
  ].filter(Boolean)
  const date = (at: Date) => certificateDate(at, locale, issuer.time_zone ?? 'UTC')
  const [logo, artwork] = await Promise.all([
    issuer.logo_sha256 ? deps.blobs.get(issuer.logo_sha256) : null,
    deps.blobs.get(pictureFor(content, earned.level)),
  ])
  return {
    design: choice.design,
    paper: wishes.paper ?? usualPaper(issuer),
    layout: wishes.layout ?? choice.layout,
    locale,
    issuer: issuer.name,
    logo: logo ? { png: logo, alt: t('print.logo', { issuer: issuer.name }) } : null,
    artwork: artwork ? { png: artwork, alt: t('print.artwork', { title: text('name') }) } : null,
    heading: t(`print.heading.${content.kind}`),
    opening: t('print.opening'),
    name: earned.name,
    verb: t('print.verb'),
    title: text('name'),
    level: levelName
      ? t('print.level', { position: position + 1, outOf: content.levels.length, name: levelName })
      : null,
    // No page has room for more, and setting a book takes its time.
    summary: text('description').replace(/\s+/g, ' ').slice(0, 1_000),
    credits: load.length > 0 ? load.join(' · ') : null,
    endorsed: endorsedLine(earned.endorsements, locale),
    dates: earned.validUntil
      ? t('print.issuedUntil', { date: date(earned.validFrom), until: date(earned.validUntil) })
      : t('print.issued', { date: date(earned.validFrom) }),
    signatories: choice.signatories,
    check: {
      label: t(checkUrl.endsWith('/verify') ? 'print.checkFile' : 'print.check'),
      url: checkUrl,
      shown: checkUrl.replace(/^https?:\/\//, ''),
      bar: t('print.bar', { host: new URL(checkUrl).host }),
      alt: t('print.code', { url: checkUrl }),
    },
    record: facts.transcript ? printedRecord(facts.transcript, t, locale, date) : null,
    sample: facts.isSample ? t('print.sample') : null,
    credential: earned.credential,
    at: earned.signedAt.toISOString(),
  }
}
