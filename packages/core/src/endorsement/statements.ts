/**
 * What an employer or a professional body may be asked to stand behind, each by itself: that the skill is in demand, and
 * that the assessment reflects how the work is done (the two statements that eCampusOntario's Micro-certification
 * Principles ask of a partner).
 */
export const STATEMENTS = ['in-demand', 'reflects-work'] as const
export type Statement = (typeof STATEMENTS)[number]

export const isStatement = (text: string): text is Statement => STATEMENTS.some(one => one === text)

type Language = 'en' | 'fr' | 'th'

/** In the endorser's own words, since they are what is signed. */
const WORDS: Readonly<Record<Language, Readonly<Record<Statement, string>>>> = {
  en: {
    'in-demand': 'What is learnt here is in demand in our field.',
    'reflects-work': 'The way it is assessed reflects how the work is done on the job.',
  },
  fr: {
    'in-demand': 'Ce qui est appris ici est recherché dans notre secteur.',
    'reflects-work': 'La façon de l’évaluer correspond à la manière dont le travail se fait sur le terrain.',
  },
  th: {
    'in-demand': 'สิ่งที่ได้เรียนรู้นี้เป็นที่ต้องการในสายงานของเรา',
    'reflects-work': 'วิธีการประเมินสะท้อนการทำงานจริงในสายงาน',
  },
}

export const statementWords = (statement: Statement, language: Language): string => WORDS[language][statement]

const NAMES: Readonly<Record<Language, string>> = { en: 'Endorsement', fr: 'Recommandation', th: 'คำรับรอง' }

/** What the endorsement itself is called. */
export const endorsementName = (subject: string, language: Language): string => `${NAMES[language]}: ${subject}`

type Said = {
  readonly statements: readonly Statement[]
  readonly comment: string
  /** Who signs for the organisation, and as what. */
  readonly signer: { readonly name: string; readonly role: string } | null
  readonly language: Language
}

/**
 * The one text of an endorsement (OB 3.0 §B.1.11, `endorsementComment`): the statements in words, then the endorser's
 * own, then who says it. Plain text, a paragraph each.
 */
export function endorsementComment({ statements, comment, signer, language }: Said): string {
  const stated = STATEMENTS.filter(one => statements.includes(one)).map(one => statementWords(one, language))
  const by = signer && [signer.name, signer.role].filter(part => part.trim() !== '').join(', ')
  return [stated.join('\n'), comment.trim(), by ? `— ${by}` : ''].filter(part => part !== '').join('\n\n')
}
