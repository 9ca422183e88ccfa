import type { Want } from './presentation.ts'

/** What one credential is asked by; the fields of the others are not sent. */
export const KINDS = ['own', 'named', 'skill', 'issuer'] as const
export type Kind = (typeof KINDS)[number]

export type WantValues = {
  readonly key: number
  readonly kind: Kind
  readonly achievementId: string
  readonly achievementName: string
  /** A web address, or a name. */
  readonly skill: string
  /** One a line. */
  readonly issuers: string
  readonly types: string
}

export type Values = {
  readonly name: string
  readonly purpose: string
  readonly wants: readonly WantValues[]
  readonly formats: readonly string[]
  readonly asksName: boolean
  readonly single: boolean
  /** A day, or empty. */
  readonly endsOn: string
  readonly keepDays: number | string
}

export const emptyWant = (key: number, kind: Kind = 'own'): WantValues => ({
  key,
  kind,
  achievementId: '',
  achievementName: '',
  skill: '',
  issuers: '',
  types: '',
})

const lines = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map(line => line.trim())
    .filter(Boolean)

const isAddress = (text: string) => /^https?:\/\//i.test(text)

export function wantOf(values: WantValues): Want {
  const { kind } = values
  const skill = values.skill.trim()
  return {
    ...(kind === 'own' ? { achievementId: values.achievementId } : {}),
    ...(kind === 'named' ? { achievementName: values.achievementName.trim() } : {}),
    ...(kind === 'skill' ? (isAddress(skill) ? { skillUrl: skill } : { skillName: skill }) : {}),
    // An achievement of one's own is given by oneself.
    issuers: kind === 'own' ? [] : lines(values.issuers),
    types: kind === 'own' ? [] : lines(values.types),
  }
}

/** The field that has to be filled in for what was chosen. */
export const fieldOf: Readonly<Record<Kind, 'achievementId' | 'achievementName' | 'skill' | 'issuers'>> = {
  own: 'achievementId',
  named: 'achievementName',
  skill: 'skill',
  issuer: 'issuers',
}

/** The last moment of a day where the browser is. */
export const endOf = (day: string): string | null => (day === '' ? null : new Date(`${day}T23:59:59`).toISOString())
