import type { ClaimsPath, ClaimsQuery, CredentialQuery, DcqlQuery } from '@laurel/core/presentation'
import { ANSWER_FORMATS, type AnswerFormat, isByTypes, type Want } from './schema.ts'

/** What this server knows of one want: which achievements of institutions here are meant by it. */
export type KnownAchievements = {
  /** Their pages, which are their ids in credentials. */
  readonly ids: readonly string[]
  /** Their types as SD-JWT VC. */
  readonly types: readonly string[]
  /** Their names, in every language. */
  readonly names: readonly string[]
  /** The accepted issuers by all the names that they go by. */
  readonly issuers: readonly string[]
}

const VC = 'https://www.w3.org/2018/credentials#VerifiableCredential'
/** Of `AchievementCredential` too: the contexts call that another name of the same. */
const OB = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'
const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#ClrCredential'

/** Wallets that read a JWT as plain JSON know its types by their names alone. */
const TYPES = {
  ldp_vc: [
    [VC, OB],
    [VC, CLR],
  ],
  jwt_vc_json: [
    ['VerifiableCredential', 'OpenBadgeCredential'],
    ['VerifiableCredential', 'AchievementCredential'],
    ['VerifiableCredential', 'ClrCredential'],
    [VC, OB],
    [VC, CLR],
  ],
} as const

/** One thing that has to be so, in each of the ways in which a document may say it. */
type Requirement = readonly { readonly path: ClaimsPath; readonly values?: readonly string[] }[]

const unique = (values: readonly string[]) => [...new Set(values)]

/** Requirements of a W3C document. Its achievement is one thing, or a list of one in a learner record. */
function w3cRequirements(want: Want, known: KnownAchievements, at: ClaimsPath): Requirement[] {
  const text = (path: ClaimsPath, values: readonly string[]): Requirement => [
    { path, values },
    { path: [...path, null, '@value'], values },
  ]
  return [
    ...(want.achievementId === undefined ? [] : [[{ path: [...at, 'id'], values: known.ids }]]),
    ...(want.achievementName === undefined
      ? []
      : [text([...at, 'name'], unique([want.achievementName, ...known.names]))]),
    ...(want.achievementType === undefined
      ? []
      : [[{ path: [...at, 'achievementType'], values: [want.achievementType] }]]),
    ...(want.skillUrl === undefined
      ? []
      : [[{ path: [...at, 'alignment', null, 'targetUrl'], values: [want.skillUrl] }]]),
    ...(want.skillName === undefined
      ? []
      : [[{ path: [...at, 'alignment', null, 'targetName'], values: [want.skillName] }]]),
    ...(known.issuers.length === 0
      ? []
      : [
          [
            { path: ['issuer', 'id'], values: known.issuers },
            { path: ['issuer'], values: known.issuers },
          ],
        ]),
  ]
}

/** Requirements of an SD-JWT VC in the claims of a badge. Its type has said which achievement it is. */
function sdJwtRequirements(want: Want, known: KnownAchievements): Requirement[] {
  return [
    // Types of others may say it in claims of their own; each token has who issued it.
    [{ path: isByTypes(want) ? ['iss'] : ['achievement'] }],
    ...(want.achievementName === undefined
      ? []
      : [[{ path: ['achievement', 'name'], values: unique([want.achievementName, ...known.names]) }]]),
    ...(want.achievementType === undefined
      ? []
      : [[{ path: ['achievement', 'type'], values: [want.achievementType] }]]),
    ...(want.skillUrl === undefined ? [] : [[{ path: ['skills', null, 'url'], values: [want.skillUrl] }]]),
    ...(want.skillName === undefined ? [] : [[{ path: ['skills', null, 'name'], values: [want.skillName] }]]),
    ...(known.issuers.length === 0 ? [] : [[{ path: ['iss'], values: known.issuers }]]),
  ]
}

/** Every way of choosing one of each. */
const choices = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((made, list) => made.flatMap(before => list.map(one => [...before, one])), [[]])

/** All of them first, none of them last; what stands first is kept longest. */
const subsets = (ids: readonly string[]): string[][] =>
  ids.reduceRight<string[][]>((made, id) => made.map(set => [id, ...set]).concat(made), [[]])

type Sets = Pick<CredentialQuery, 'claims' | 'claim_sets'>

/** Claims and the sets of them that do, each claim once. @param wishes asked for first, and given up where they are not there */
function asSets(ways: readonly (readonly Requirement[])[], wishes: readonly ClaimsPath[]): Sets {
  const claims: ClaimsQuery[] = []
  const idOf = (claim: Omit<ClaimsQuery, 'id'>): string => {
    const before = claims.find(
      one => JSON.stringify([one.path, one.values]) === JSON.stringify([claim.path, claim.values]),
    )
    if (before?.id) return before.id
    const id = `c${claims.length + 1}`
    claims.push({ id, ...claim })
    return id
  }
  const sets = ways.flatMap(choices).map(set => set.map(idOf))
  const needed = [...new Map(sets.map(set => [set.join(' '), set])).values()]
  if (claims.length === 0 && wishes.length === 0) return {}
  const wished = subsets(wishes.map(path => idOf({ path })))
  return { claims, claim_sets: wished.flatMap(wish => needed.map(set => [...set, ...wish])) }
}

/** One want in one format; nothing where no credential could be asked for so. */
function credentialQuery(
  id: string,
  format: AnswerFormat,
  want: Want,
  known: KnownAchievements,
  asksName: boolean,
): CredentialQuery[] {
  if (format !== 'dc+sd-jwt') {
    const at = ['credentialSubject', 'achievement']
    const ways = [w3cRequirements(want, known, at), w3cRequirements(want, known, [...at, null])]
    // It names types of SD-JWT VC and nothing else, so no document is meant.
    if (ways[0]?.length === 0) return []
    // A whole document is shown, so nothing has to be asked for beyond what decides.
    return [{ id, format, meta: { type_values: TYPES[format] }, ...asSets(ways, []) }]
  }
  const types = unique([...known.types, ...want.types])
  if (types.length === 0) return []
  const wishes: ClaimsPath[] = [...(asksName ? [['recipient_name']] : []), ['level']]
  return [{ id, format, meta: { vct_values: types }, ...asSets([sdJwtRequirements(want, known)], wishes) }]
}

/** A part of a query says by its id what it asks for, also after the request has been written anew. */
const partId = (want: number, format: AnswerFormat): string => `want-${want}-${format.replace(/\W/g, '-')}`

/** Which of a request's wants a part of its query is for, counted from 1; and in which format it asks. */
export function partNamed(id: string): { readonly want: number; readonly format: AnswerFormat } {
  const format = ANSWER_FORMATS.find(one => id.endsWith(`-${one.replace(/\W/g, '-')}`)) ?? 'jwt_vc_json'
  return { want: Number(/^want-(\d+)-/.exec(id)?.[1] ?? 1), format }
}

/**
 * What is asked for in the Digital Credentials Query Language (OpenID4VP 1.0 §6): for each want one credential, in one of
 * the formats.
 *
 * @param known for each want, in their order
 */
export function writeQuery(
  asked: { readonly wants: readonly Want[]; readonly formats: readonly AnswerFormat[]; readonly asksName: boolean },
  known: readonly KnownAchievements[],
): DcqlQuery {
  const parts = asked.wants.map((want, at) =>
    asked.formats.flatMap(format =>
      credentialQuery(partId(at + 1, format), format, want, known[at] as KnownAchievements, asked.asksName),
    ),
  )
  return {
    credentials: parts.flat(),
    credential_sets: parts.map(queries => ({ options: queries.map(one => [one.id]) })),
  }
}
