/**
 * What frameworks for micro-credentials ask besides name, criteria and workload. Everything may be left out.
 *
 * @see Council Recommendation 2022/C 243/02, Annex I: European standard elements to describe a micro-credential
 */
export type Descriptors = {
  /** "Is able to …", one each. */
  readonly outcomes?: readonly string[] | undefined
  /** Of the European Qualifications Framework. */
  readonly eqfLevel?: number | undefined
  readonly assessment?: readonly Assessment[] | undefined
  readonly participation?: Participation | undefined
  readonly quality?: Quality | undefined
  /** Who answers for the quality, where it is not the issuer alone. */
  readonly qualityBody?: string | undefined
  readonly supervision?: Supervision | undefined
  /** What has to be known or done before. */
  readonly prerequisites?: string | undefined
  readonly integration?: Integration | undefined
  /** Who asks for people who can do this, and how that is known. */
  readonly demand?: string | undefined
  /** Their words in other languages; an outcome that is not translated is left out there. */
  readonly translations?: Readonly<Record<string, DescriptorWords>> | undefined
}
export type DescriptorWords = {
  readonly outcomes?: readonly string[] | undefined
  readonly prerequisites?: string | undefined
  readonly demand?: string | undefined
}

export const ASSESSMENTS = [
  'written',
  'oral',
  'practical',
  'project',
  'portfolio',
  'observation',
  'presentation',
  'continuous',
] as const
export type Assessment = (typeof ASSESSMENTS)[number]
export const PARTICIPATIONS = ['onsite', 'online', 'blended', 'workplace', 'volunteering'] as const
export type Participation = (typeof PARTICIPATIONS)[number]
export const QUALITIES = ['internal', 'external', 'accredited'] as const
export type Quality = (typeof QUALITIES)[number]
export const SUPERVISIONS = ['none', 'supervised', 'identity-online', 'identity-onsite'] as const
export type Supervision = (typeof SUPERVISIONS)[number]
export const INTEGRATIONS = ['alone', 'stackable', 'credit'] as const
export type Integration = (typeof INTEGRATIONS)[number]

export const MOST_OUTCOMES = 20
export const EQF_LEVELS = [1, 2, 3, 4, 5, 6, 7, 8] as const

type Words = {
  readonly outcomes: string
  readonly eqf: string
  readonly assessment: string
  readonly participation: string
  readonly quality: string
  readonly supervision: string
  readonly prerequisites: string
  readonly integration: string
  readonly demand: string
  readonly assessments: Readonly<Record<Assessment, string>>
  readonly participations: Readonly<Record<Participation, string>>
  readonly qualities: Readonly<Record<Quality, string>>
  readonly supervisions: Readonly<Record<Supervision, string>>
  readonly integrations: Readonly<Record<Integration, string>>
  /** Between a label and what it labels. */
  readonly colon: string
}

const ENGLISH: Words = {
  outcomes: 'Learning outcomes',
  eqf: 'Level of the European Qualifications Framework',
  assessment: 'Assessment',
  participation: 'Form of participation',
  quality: 'Quality assurance',
  supervision: 'Supervision and identity',
  prerequisites: 'Needed beforehand',
  integration: 'Counts towards',
  demand: 'Asked for by',
  assessments: {
    written: 'written examination',
    oral: 'oral examination',
    practical: 'practical test',
    project: 'project',
    portfolio: 'portfolio',
    observation: 'observation',
    presentation: 'presentation',
    continuous: 'continuous assessment',
  },
  participations: {
    onsite: 'on site',
    online: 'online',
    blended: 'partly online',
    workplace: 'at work',
    volunteering: 'volunteering',
  },
  qualities: { internal: 'by the issuer', external: 'by an outside body', accredited: 'accredited' },
  supervisions: {
    none: 'without supervision',
    supervised: 'supervised, identity not checked',
    'identity-online': 'supervised online, identity checked',
    'identity-onsite': 'supervised on site, identity checked',
  },
  integrations: {
    alone: 'stands alone',
    stackable: 'can be part of a larger credential',
    credit: 'recognised as credit elsewhere',
  },
  colon: ': ',
}
const WORDS: Readonly<Record<string, Words>> = {
  en: ENGLISH,
  fr: {
    outcomes: 'Résultats d’apprentissage',
    eqf: 'Niveau du cadre européen des certifications',
    assessment: 'Évaluation',
    participation: 'Forme de participation',
    quality: 'Assurance qualité',
    supervision: 'Surveillance et identité',
    prerequisites: 'Prérequis',
    integration: 'Valorisation',
    demand: 'Demandé par',
    assessments: {
      written: 'examen écrit',
      oral: 'examen oral',
      practical: 'épreuve pratique',
      project: 'projet',
      portfolio: 'portfolio',
      observation: 'observation',
      presentation: 'présentation',
      continuous: 'évaluation continue',
    },
    participations: {
      onsite: 'sur place',
      online: 'en ligne',
      blended: 'en partie en ligne',
      workplace: 'au travail',
      volunteering: 'bénévolat',
    },
    qualities: { internal: 'par l’émetteur', external: 'par un organisme externe', accredited: 'accréditation' },
    supervisions: {
      none: 'sans surveillance',
      supervised: 'sous surveillance, identité non vérifiée',
      'identity-online': 'sous surveillance en ligne, identité vérifiée',
      'identity-onsite': 'sous surveillance sur place, identité vérifiée',
    },
    integrations: {
      alone: 'vaut par elle-même',
      stackable: 'peut faire partie d’une attestation plus large',
      credit: 'reconnue ailleurs comme crédit',
    },
    colon: '\u00a0: ',
  },
  th: {
    outcomes: 'ผลลัพธ์การเรียนรู้',
    eqf: 'ระดับตามกรอบคุณวุฒิยุโรป',
    assessment: 'การประเมิน',
    participation: 'รูปแบบการเข้าร่วม',
    quality: 'การประกันคุณภาพ',
    supervision: 'การคุมสอบและการยืนยันตัวตน',
    prerequisites: 'สิ่งที่ต้องมีก่อน',
    integration: 'การนับรวม',
    demand: 'เป็นที่ต้องการของ',
    assessments: {
      written: 'สอบข้อเขียน',
      oral: 'สอบปากเปล่า',
      practical: 'สอบปฏิบัติ',
      project: 'โครงงาน',
      portfolio: 'แฟ้มสะสมผลงาน',
      observation: 'การสังเกต',
      presentation: 'การนำเสนอ',
      continuous: 'การประเมินต่อเนื่อง',
    },
    participations: {
      onsite: 'ในสถานที่',
      online: 'ออนไลน์',
      blended: 'ออนไลน์บางส่วน',
      workplace: 'ในที่ทำงาน',
      volunteering: 'งานอาสาสมัคร',
    },
    qualities: { internal: 'โดยผู้ออก', external: 'โดยองค์กรภายนอก', accredited: 'ได้รับการรับรอง' },
    supervisions: {
      none: 'ไม่มีผู้คุม',
      supervised: 'มีผู้คุม ไม่ตรวจตัวตน',
      'identity-online': 'มีผู้คุมออนไลน์ ตรวจตัวตน',
      'identity-onsite': 'มีผู้คุมในสถานที่ ตรวจตัวตน',
    },
    integrations: {
      alone: 'มีคุณค่าในตัวเอง',
      stackable: 'นับรวมเป็นส่วนหนึ่งของใบรับรองที่ใหญ่กว่าได้',
      credit: 'เทียบโอนเป็นหน่วยกิตที่อื่นได้',
    },
    colon: ': ',
  },
}

/** What is said in one language: the achievement's own words, or their translation where there is one. */
function wordsIn(descriptors: Descriptors, own: string, language: string): DescriptorWords {
  if (language === own) return descriptors
  const other = descriptors.translations?.[language] ?? {}
  return {
    outcomes: other.outcomes?.length ? other.outcomes : descriptors.outcomes,
    prerequisites: other.prerequisites ?? descriptors.prerequisites,
    demand: other.demand ?? descriptors.demand,
  }
}

export type DescriptorLine = { readonly label: string; readonly value: string | readonly string[] }

/** The descriptors as labelled lines for people, in the reader's language; nothing for what is not given. */
export function descriptorLines(
  descriptors: Descriptors | null | undefined,
  own: string,
  language: string,
): DescriptorLine[] {
  if (!descriptors) return []
  const words = WORDS[language.split('-')[0] as string] ?? ENGLISH
  const free = wordsIn(descriptors, own, language)
  const { assessment, participation, quality, qualityBody, supervision, integration, eqfLevel } = descriptors
  const lines: (DescriptorLine | undefined)[] = [
    free.outcomes?.length ? { label: words.outcomes, value: free.outcomes } : undefined,
    eqfLevel === undefined ? undefined : { label: words.eqf, value: String(eqfLevel) },
    assessment?.length
      ? { label: words.assessment, value: assessment.map(one => words.assessments[one]).join(', ') }
      : undefined,
    participation && { label: words.participation, value: words.participations[participation] },
    quality && {
      label: words.quality,
      value: qualityBody ? `${words.qualities[quality]} (${qualityBody})` : words.qualities[quality],
    },
    supervision && { label: words.supervision, value: words.supervisions[supervision] },
    free.prerequisites ? { label: words.prerequisites, value: free.prerequisites } : undefined,
    integration && { label: words.integration, value: words.integrations[integration] },
    free.demand ? { label: words.demand, value: free.demand } : undefined,
  ]
  return lines.filter(line => line !== undefined)
}

/** What Markdown would take for something else is written as a letter. */
const plain = (text: string) => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~&]/g, '\\$&')

/**
 * The same as text for the end of the criteria (Markdown). No Open Badges term says any of it but the outcomes, and a
 * term that no context defines would not be signed; said in words it is signed, and shown by every wallet.
 */
export function descriptorText(descriptors: Descriptors | null | undefined, own: string, language: string): string {
  const { colon } = WORDS[language.split('-')[0] as string] ?? ENGLISH
  return descriptorLines(descriptors, own, language)
    .map(({ label, value }) =>
      typeof value === 'string'
        ? `${label}${colon}${plain(value)}`
        : `${label}${colon.trimEnd()}\n\n${value.map(one => `- ${plain(one)}`).join('\n')}`,
    )
    .join('\n\n')
}
