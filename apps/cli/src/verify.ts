import crypto from 'node:crypto'
import { verifyFile } from '@laurel/core/bundle'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'
import { type JudgedBy, judgeIdentityBy, type RegistrySetting } from '@laurel/core/trust'
import { type Finding, layerOf, type Outcome, type VerificationReport } from '@laurel/core/verification'
import { layersFrom } from './ask-layers.ts'
import { readAskBlock, readWitnesses } from './bundle-options.ts'
import { EXIT } from './exit.ts'
import { createGuardedFetch, offline } from './guarded-fetch.ts'
import { plain, plainJson } from './plain.ts'
import { readSource } from './read-source.ts'
import { lookupIn, readTrust } from './read-trust.ts'
import { sayPiece } from './say-piece.ts'

const MARKS: Record<Outcome, string> = { passed: '✓', failed: '✗', warning: '!', 'not-checked': '?' }
const COLOURS: Record<Outcome, number> = { passed: 32, failed: 31, warning: 33, 'not-checked': 33 }
const VERDICTS = {
  valid: ['VALID', 32],
  invalid: ['INVALID', 31],
  indeterminate: ['COULD NOT BE FULLY CHECKED', 33],
} as const

const paint = (text: string, colour: number) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[${colour}m${text}\u001b[0m` : text

/** Who says so, and by which name they know the issuer: words of others, so nothing of a terminal's own in them. */
function whoSays(finding: Finding): string {
  if (layerOf(finding) === null) return ''
  const { by, name } = finding.details ?? {}
  return ` (${[by, name].flatMap(one => (typeof one === 'string' && one !== '' ? [plain(one)] : [])).join(': ')})`
}

export function printReport(report: VerificationReport): void {
  const [verdict, colour] = VERDICTS[report.result]
  const { validAsOf } = report
  console.log(paint(validAsOf ? `VALID AS OF ${validAsOf.slice(0, 10)}` : verdict, colour))
  const { credential } = report
  if (credential) {
    const [subject] = credential.subjects
    const lines: [string, string | null | undefined][] = [
      ['what', subject?.achievement?.name ?? credential.name],
      [
        'from',
        credential.issuer.name === null
          ? credential.issuer.id
          : `${credential.issuer.name} (${credential.issuer.domain ?? credential.issuer.id})`,
      ],
      ['to', subject?.name ?? subject?.id],
      ['level', subject?.results.find(one => one.level !== null)?.level],
      ['since', credential.validFrom],
      ['until', credential.validUntil],
    ]
    for (const [label, value] of lines) if (value) console.log(`  ${label.padEnd(6)} ${plain(value)}`)
  }
  for (const one of report.findings)
    console.log(
      `  ${paint(MARKS[one.outcome], COLOURS[one.outcome])} ${one.check.padEnd(13)} ${one.message}${whoSays(one)} ${paint(`[${one.code}]`, 2)}`,
    )
  if (report.pieces && report.pieces.length > 0) console.log('What this file proves:')
  for (const one of report.pieces ?? [])
    console.log(
      `  ${paint(MARKS[one.outcome], COLOURS[one.outcome])} ${one.piece.padEnd(13)} ${sayPiece(one)} ${paint(`[${one.code}]`, 2)}`,
    )
  for (const one of report.presented ?? []) printReport(one)
}

/** Whose signed word on who an issuer is counts, also in a file. */
const judgesIn = (registries: readonly RegistrySetting[]): JudgedBy => ({
  registries: registries.flatMap(one => (one.kind === 'federation' ? [{ ...one.anchor, name: one.name }] : [])),
  accreditors: registries.flatMap(one => (one.kind === 'recognition' ? one.accreditors : [])),
})

export type VerifyFlags = {
  readonly json: boolean
  readonly offline: boolean
  readonly at: Instant | null
  /** Files that say whom the person believes. */
  readonly trust: readonly string[]
  /** Of proof bundles: whose clocks count, and who is asked about blocks. */
  readonly witness: readonly string[]
  readonly rpc: readonly string[]
  readonly blocks: string | undefined
}

/** `laurel verify FILE|URL|-`: a credential, or a proof bundle, also one inside a PNG or a PDF. */
export async function verifyCommand(source: string, flags: VerifyFlags): Promise<number> {
  const typed = /^https?:\/\//.test(source) ? new URL(source).origin : null
  const fetch = flags.offline ? offline : createGuardedFetch(typed)
  const now = Date.now() as Instant
  const { lists, registries } = await readTrust(flags.trust, now)
  const [witnesses, askBlock] = [readWitnesses(flags.witness), readAskBlock(flags.rpc, flags.blocks, flags.offline)]
  const cryptography = cryptographyFromNode(crypto as unknown as NodeCrypto)
  const input = await readSource(source, fetch)
  const report = await verifyFile(input, {
    now,
    fetch,
    cryptography,
    witnesses,
    askBlock,
    layers: layersFrom(registries, { fetch, isOffline: flags.offline, cryptography, now }),
    judgeIdentity: judgeIdentityBy(judgesIn(registries), { cryptography }),
    ...(lists.length > 0 ? { trust: lookupIn(lists) } : {}),
    ...(flags.at === null ? {} : { at: flags.at }),
  })
  if (flags.json) console.log(plainJson(report))
  else printReport(report)
  return EXIT[report.result]
}
