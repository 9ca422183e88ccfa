import { zHttpUrl, zText } from '../../achievement/schema.ts'
import { zEmail } from '../../people/email.ts'
import type { NewAward } from '../schema.ts'
import { readDay } from './read-date.ts'
import type { ImportField, Mapping } from './suggest-mapping.ts'

/** One cell that cannot be taken as it is. `column` is the file's own name of it. */
type RowProblem = { readonly column: string; readonly code: string; readonly message: string }
export type ReadRow = {
  /** Counted from 1 for the first row under the header. */
  readonly row: number
  readonly values: { readonly [field in ImportField]?: string }
  readonly problems: readonly RowProblem[]
  readonly award: NewAward | null
}

const MESSAGES = {
  E_NAME_MISSING: 'A name is needed.',
  E_TEXT_MALFORMED: 'The text is too long or holds letters that cannot be shown.',
  E_EMAIL_MALFORMED: 'This is not an e-mail address.',
  E_LEVEL_UNKNOWN: 'The achievement has no such level.',
  E_DATE_MALFORMED: 'This is not a date. Write 2026-11-23.',
  E_DATE_AMBIGUOUS: 'Day and month cannot be told apart. Write 2026-11-23.',
  E_URL_MALFORMED: 'This is not a web address.',
  E_LANGUAGE_UNKNOWN: 'The language must be en, fr or th.',
  E_BIRTH_FUTURE: 'Nobody is born in the future.',
  E_GUARDIAN_IS_LEARNER: 'A guardian needs an address of their own.',
  E_DUPLICATE_ROW: 'The same person is in this file already.',
} as const
type RowProblemCode = keyof typeof MESSAGES

type Level = { readonly id: string; readonly name: string }

/**
 * Reads the rows of a table into awards of one achievement. A person is the same as another by e-mail, else by external
 * id, else by name; the first row of a person counts, later ones are `E_DUPLICATE_ROW`.
 */
export function readRows(
  table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] },
  mapping: Mapping,
  achievement: { readonly id: string; readonly levels: readonly Level[] },
  options: { readonly issue: boolean; readonly now: Date },
): ReadRow[] {
  const position = (field: ImportField) => (mapping[field] === undefined ? -1 : table.columns.indexOf(mapping[field]))
  const seen = new Set<string>()
  return table.rows.map((cells, index) => {
    const problems: RowProblem[] = []
    const values: { [field in ImportField]?: string } = {}
    const cell = (field: ImportField): string => {
      const text = (cells[position(field)] ?? '').trim()
      if (text !== '') values[field] = text.slice(0, 500)
      return text
    }
    const problem = (field: ImportField, code: RowProblemCode) =>
      problems.push({ column: mapping[field] ?? field, code, message: MESSAGES[code] })
    const textOf = (field: ImportField, maximum: number): string | undefined => {
      const text = cell(field)
      if (text === '') return undefined
      const read = zText(maximum).safeParse(text)
      if (!read.success) problem(field, 'E_TEXT_MALFORMED')
      return read.data
    }

    const name = textOf('name', 200)
    if (!name && !problems.length) problem('name', 'E_NAME_MISSING')
    const mail = cell('email')
    const email = mail === '' ? undefined : zEmail.safeParse(mail).data
    if (mail !== '' && !email) problem('email', 'E_EMAIL_MALFORMED')
    const levelText = cell('level')
    const level = achievement.levels.find(
      one => one.id === levelText || one.name.toLowerCase() === levelText.toLowerCase(),
    )
    if (levelText !== '' && !level) problem('level', 'E_LEVEL_UNKNOWN')
    const dateText = cell('date')
    const day = dateText === '' ? undefined : readDay(dateText)
    if (day && !day.ok) problem('date', day.error)
    const narrative = textOf('narrative', 10_000)
    const link = cell('evidenceUrl')
    if (link !== '' && !zHttpUrl.safeParse(link).success) problem('evidenceUrl', 'E_URL_MALFORMED')
    const language = cell('locale').toLowerCase().slice(0, 2)
    if (language !== '' && !['en', 'fr', 'th'].includes(language)) problem('locale', 'E_LANGUAGE_UNKNOWN')
    const externalId = cell('externalId')
    const birthText = cell('birthDate')
    const birth = birthText === '' ? undefined : readDay(birthText)
    if (birth && !birth.ok) problem('birthDate', birth.error)
    else if (birth?.ok && Date.parse(birth.value) > options.now.getTime()) problem('birthDate', 'E_BIRTH_FUTURE')
    const cohort = textOf('cohort', 80)
    const guardianMail = cell('guardianEmail')
    const guardianEmail = guardianMail === '' ? undefined : zEmail.safeParse(guardianMail).data
    const guardianName = textOf('guardianName', 200)
    if (guardianMail !== '' && !guardianEmail) problem('guardianEmail', 'E_EMAIL_MALFORMED')
    else if (guardianEmail && guardianEmail === email) problem('guardianEmail', 'E_GUARDIAN_IS_LEARNER')

    const person = email ?? (externalId ? `id ${externalId}` : `name ${name?.toLowerCase()}`)
    if (seen.has(person)) problem(email ? 'email' : externalId ? 'externalId' : 'name', 'E_DUPLICATE_ROW')
    else if (problems.length === 0) seen.add(person)

    const award: NewAward | null =
      problems.length > 0 || !name
        ? null
        : {
            achievementId: achievement.id,
            recipient: {
              name,
              ...(email ? { email } : {}),
              ...(language ? { locale: language } : {}),
              ...(cohort ? { cohort } : {}),
              ...(birth?.ok ? { birthDate: birth.value.slice(0, 10) } : {}),
              ...(guardianEmail
                ? { guardian: { email: guardianEmail, ...(guardianName ? { name: guardianName } : {}) } }
                : {}),
            },
            ...(level ? { level: level.id } : {}),
            results: [],
            evidence: link ? [{ id: link }] : [],
            ...(narrative ? { narrative } : {}),
            ...(day?.ok ? { validFrom: day.value } : {}),
            issue: options.issue,
          }
    return { row: index + 1, values, problems, award }
  })
}
