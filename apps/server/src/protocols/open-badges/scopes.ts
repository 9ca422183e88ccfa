/** What an app may do, as Open Badges 3.0 §6.2.1 names it, and as we do inside. */
const BASE = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/'

export const SCOPES = {
  read: `${BASE}credential.readonly`,
  add: `${BASE}credential.upsert`,
  profile: `${BASE}profile.readonly`,
  changeProfile: `${BASE}profile.update`,
  /** Goes on while the learner is away, by refresh tokens. */
  offline: 'offline_access',
} as const
export type ScopeName = keyof typeof SCOPES

const NAMES = Object.keys(SCOPES) as ScopeName[]

/** The scopes in a space-separated list, each once; null where one is none of ours. */
export function readScopes(text: string): ScopeName[] | null {
  const wanted = text.split(' ').filter(one => one !== '')
  const names = NAMES.filter(name => wanted.includes(SCOPES[name]))
  return wanted.length > 20 || wanted.some(one => !NAMES.some(name => SCOPES[name] === one)) ? null : names
}

export const writeScopes = (names: readonly string[]): string =>
  NAMES.filter(name => names.includes(name))
    .map(name => SCOPES[name])
    .join(' ')
