import { RECOGNITION_GENRE } from '@laurel/core/recognition'
import { splitLevel, withoutRepeats } from '@laurel/core/skill'
import {
  type DisplayAlignment,
  type DisplayCredential,
  type DisplayMark,
  type SelectiveDisclosure,
  shownDomain,
  type VerificationReport,
  withoutHidden,
} from '@laurel/core/verification'
import type { ShownReport } from './render.ts'
import { type ShownTranscript, transcriptOf } from './transcript.ts'

/** A credential as public pages show it. Everything is read from the gated form of a verified document. */
export type ShownCredential = {
  readonly title: string
  readonly description?: string | undefined
  /** Same origin or `data:`; pictures of other hosts are not loaded, since that would tell them who looks. */
  readonly imageUrl?: string | undefined
  readonly issuer: {
    readonly name: string
    readonly logoUrl?: string | undefined
    /** The domain that the issuer's keys are published under. */
    readonly domain?: string | undefined
    readonly profileUrl?: string | undefined
    readonly url?: string | undefined
  }
  readonly recipientName?: string | undefined
  readonly validFrom?: string | undefined
  readonly validUntil?: string | undefined
  readonly level?:
    | {
        readonly name: string
        readonly description?: string | undefined
        readonly position?: number | undefined
        readonly outOf?: number | undefined
      }
    | undefined
  readonly results: readonly { readonly name?: string | undefined; readonly value: string }[]
  /** What was marked, criterion by criterion. */
  readonly marks?: readonly ShownMark[] | undefined
  /** Markdown, as the issuer wrote it. */
  readonly criteria?: string | undefined
  readonly criteriaUrl?: string | undefined
  readonly evidence: readonly {
    readonly name?: string | undefined
    readonly text?: string | undefined
    readonly url?: string | undefined
  }[]
  /** Credentials of others that it was recognised from. */
  readonly recognisedFrom?:
    | readonly {
        readonly name: string
        /** Who awarded it, and when. */
        readonly about?: string | undefined
        readonly why?: string | undefined
        readonly url?: string | undefined
      }[]
    | undefined
  readonly tags: readonly string[]
  /** Of a credential that is shown in part: what else it says, and what was kept back. */
  readonly selective?: SelectiveDisclosure | undefined
  /** Of what is shown in part: kinds of facts that are not among it. Whether the whole has them cannot be told from it. */
  readonly notShown?: readonly PartKind[] | undefined
  /** What it shows, in the frameworks that it names. */
  readonly skills?: readonly ShownSkill[] | undefined
  /** Credits as the issuer counts them; the criteria say by which system. */
  readonly credits?: string | undefined
  /** What a learner record holds, line by line. */
  readonly transcript?: ShownTranscript | undefined
  /** The same words by language, where the credential has them in several. */
  readonly languages?: Readonly<Record<string, ShownWords>> | undefined
}

/** Kinds of facts that a part can leave out, by their words in `share.kind`. */
type PartKind = 'level' | 'result' | 'credits' | 'skill' | 'evidence' | 'learner-identity' | 'valid-from'

export type ShownSkill = {
  readonly name: string
  readonly code?: string | undefined
  readonly framework?: string | undefined
  /** The level of the skill where one is stated, else more about it. */
  readonly description?: string | undefined
  readonly isLevel: boolean
  readonly url?: string | undefined
}

export type ShownMark = MarkWords & { readonly position: number; readonly outOf: number }
type MarkWords = {
  readonly criterion?: string | undefined
  readonly level?: string | undefined
  readonly description?: string | undefined
}

/** What a credential says of the achievement, in one language. */
export type ShownWords = {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly criteria?: string | undefined
  readonly level?: { readonly name?: string | undefined; readonly description?: string | undefined } | undefined
  /** In the order of the credential's marks. */
  readonly marks?: readonly MarkWords[] | undefined
}

/** The credential in the reader's language where it has that; what is not translated stays in its own language. */
export function inLanguage(credential: ShownCredential, locale: string): ShownCredential {
  const words = credential.languages?.[locale] ?? credential.languages?.[locale.split('-')[0] as string]
  if (!words) return credential
  const { level, marks } = credential
  return {
    ...credential,
    marks: marks?.map((one, at) => {
      const said = words.marks?.[at]
      return {
        ...one,
        criterion: said?.criterion ?? one.criterion,
        level: said?.level ?? one.level,
        description: said?.description ?? one.description,
      }
    }),
    title: words.title ?? credential.title,
    description: words.description ?? credential.description,
    criteria: words.criteria ?? credential.criteria,
    level: level && {
      ...level,
      name: words.level?.name ?? level.name,
      description: words.level?.description ?? level.description,
    },
  }
}

export type ShownVerdict = { readonly report: ShownReport; readonly credential?: ShownCredential | undefined }

/** Only web addresses become links; anything else that a credential calls a link is left out. */
export const webLink = (url: string | undefined): string | undefined =>
  url && /^https?:\/\//i.test(url) ? url : undefined

const given = (text: string | null | undefined): string | undefined => text ?? undefined
/** What somebody calls themselves, without what could turn the words around it. */
const nameOf = (text: string | null | undefined): string | undefined =>
  text ? withoutHidden(text) || undefined : undefined

/** What is known besides the document itself, by the server that issued it. */
export type Surroundings = {
  /** Pictures are shown from here, or from inside the document. */
  readonly origin: string
  readonly imageUrl?: string | undefined
  readonly logoUrl?: string | undefined
  readonly profileUrl?: string | undefined
}

type Level = NonNullable<DisplayCredential['subjects'][number]['achievement']>['levels'][number]

/** What is said in languages, by language without region (`fr-CA` is `fr`; of two regions the first counts). */
function languagesOf(
  achievement: DisplayCredential['subjects'][number]['achievement'] | undefined,
  display: DisplayCredential,
  level: Level | undefined,
  marks: readonly DisplayMark[],
): ShownCredential['languages'] {
  const names = achievement && Object.keys(achievement.names).length > 0 ? achievement.names : display.names
  const descriptions = achievement?.descriptions ?? {}
  const criteria = achievement?.criteria.narratives ?? {}
  const tags = new Set(
    [names, descriptions, criteria, level?.names ?? {}, ...marks.map(one => one.criterion)].flatMap(one =>
      Object.keys(one),
    ),
  )
  const found: Record<string, ShownWords> = {}
  for (const tag of [...tags].sort()) {
    const language = tag.split('-')[0] as string
    found[language] ??= {
      title: names[tag],
      description: descriptions[tag],
      criteria: criteria[tag],
      level: level && { name: level.names[tag], description: level.descriptions[tag] },
      marks: marks.map(one => ({
        criterion: one.criterion[tag],
        level: one.levels[tag],
        description: one.descriptions[tag],
      })),
    }
  }
  return Object.keys(found).length > 0 ? found : undefined
}

/** Each skill once, those of the same framework together. */
function skillsOf(alignments: readonly DisplayAlignment[]): readonly ShownSkill[] {
  const named = alignments.flatMap(one => {
    const name = nameOf(one.name)
    return name ? [{ ...one, name, url: webLink(given(one.url)) ?? null }] : []
  })
  return withoutRepeats(named)
    .map(one => ({
      name: one.name,
      code: nameOf(one.code),
      framework: nameOf(one.framework),
      description: nameOf(one.description),
      isLevel: one.url !== null && splitLevel(one.url).position !== null,
      url: given(one.url),
    }))
    .sort((one, other) => {
      const [a, b] = [
        `${one.framework ?? ''}\n${one.code ?? one.name}`,
        `${other.framework ?? ''}\n${other.code ?? other.name}`,
      ]
      return a < b ? -1 : a > b ? 1 : 0
    })
}

function showCredential(display: DisplayCredential, around: Surroundings, hasCopiedLogo: boolean): ShownCredential {
  const subject = display.subjects[0]
  const achievement = subject?.achievement
  const own = (url: string | null | undefined) =>
    url && (url.startsWith('data:image/') || url.startsWith(`${around.origin}/`)) ? url : undefined
  const reached = subject?.results.find(one => one.level !== null)
  const position = achievement?.levels.findIndex(one => one.name === reached?.level) ?? -1
  const level = achievement?.levels[position]
  // A signature keeps no order of them.
  const marks = (subject?.results ?? [])
    .flatMap(one => (one.mark ? [{ ...one.mark, name: one.name }] : []))
    .sort((one, other) => ((one.name ?? '') < (other.name ?? '') ? -1 : 1))
  const isRecognised = (one: (typeof display.evidence)[number]) => one.genre === RECOGNITION_GENRE
  const [recognised, others] = [
    display.evidence.filter(isRecognised),
    display.evidence.filter(one => !isRecognised(one)),
  ]
  const shown: ShownCredential = {
    title: achievement?.name ?? display.name ?? '—',
    description: given(achievement?.description ?? display.description),
    imageUrl: around.imageUrl ?? own(achievement?.image) ?? own(display.image),
    issuer: {
      name: nameOf(display.issuer.name) ?? display.issuer.domain ?? display.issuer.id,
      domain: display.issuer.domain === null ? undefined : shownDomain(display.issuer.domain),
      url: given(display.issuer.url),
      // Another's logo would say on top what is denied below.
      logoUrl: hasCopiedLogo ? undefined : (around.logoUrl ?? own(display.issuer.image)),
      profileUrl: around.profileUrl,
    },
    recipientName: nameOf(subject?.name),
    validFrom: given(display.awardedDate ?? display.validFrom),
    validUntil: given(display.validUntil),
    level:
      reached?.level === null || reached?.level === undefined
        ? undefined
        : {
            name: reached.level,
            description: given(level?.description),
            ...(position >= 0 ? { position: position + 1, outOf: achievement?.levels.length } : {}),
          },
    results: (subject?.results ?? []).flatMap(one =>
      one.value === null ? [] : [{ name: given(one.name), value: one.value }],
    ),
    marks: marks.map(one => ({
      criterion: given(one.name),
      level: given(one.level),
      description: given(one.description),
      position: one.place,
      outOf: one.outOf,
    })),
    criteria: given(achievement?.criteria.narrative),
    criteriaUrl: given(achievement?.criteria.id),
    evidence: [
      ...(subject?.narrative ? [{ text: subject.narrative }] : []),
      ...others.map(one => ({
        name: given(one.name),
        text: given(one.narrative ?? one.description),
        url: given(one.id),
      })),
    ],
    recognisedFrom: recognised.map(one => ({
      name: nameOf(one.name) ?? '—',
      about: nameOf(one.description),
      why: given(one.narrative),
      url: given(one.id),
    })),
    tags: achievement?.tags ?? [],
    skills: skillsOf([...(achievement?.alignments ?? []), ...(level?.alignments ?? [])]),
    credits: given(subject?.creditsEarned ?? achievement?.creditsAvailable),
    transcript: transcriptOf(display),
    languages: languagesOf(achievement, display, level, marks),
  }
  // Until a reader is known: in the language that the issuer calls the achievement's own.
  return achievement?.language ? inLanguage(shown, achievement.language.toLowerCase()) : shown
}

/** What a reader may miss in a part. */
function kindsNotShown(shown: ShownCredential): PartKind[] {
  const isThere: Readonly<Record<PartKind, boolean>> = {
    level: shown.level !== undefined,
    result: shown.results.length + (shown.marks?.length ?? 0) > 0,
    credits: shown.credits !== undefined,
    skill: (shown.skills ?? []).length > 0,
    evidence: shown.evidence.length + (shown.recognisedFrom?.length ?? 0) > 0,
    'learner-identity': shown.recipientName !== undefined,
    'valid-from': shown.validFrom !== undefined,
  }
  return (Object.keys(isThere) as PartKind[]).filter(one => !isThere[one])
}

/** A verification report as pages show it. Of a presentation, the first credential is shown with the whole's verdict. */
export function showReport(report: VerificationReport, around: Surroundings): ShownVerdict {
  const single = report.presented?.[0] ?? report
  const hasCopiedLogo = single.findings.some(one => one.code === 'ISSUER_LOGO_COPIED')
  const shown = single.credential && showCredential(single.credential, around, hasCopiedLogo)
  const credential = shown && {
    ...shown,
    selective: single.selective,
    ...(single.isPart ? { notShown: kindsNotShown(shown) } : {}),
  }
  const findings = report.presented?.length === 1 ? single.findings : report.findings
  return {
    credential,
    report: {
      result: report.result,
      findings,
      issuerName: credential?.issuer.name,
      issuerDomain: credential?.issuer.domain,
      recipientName: credential?.recipientName,
      validFrom: given(single.credential?.validFrom),
      validUntil: credential?.validUntil,
      checkedAt: report.checkedAt,
      validAsOf: report.validAsOf,
      pieces: report.pieces,
      endorsements: single.credential?.endorsements,
      constituents: single.credential?.constituents,
    },
  }
}
