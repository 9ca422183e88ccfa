import { compareBrought } from '@laurel/core/recognition'
import type { VersionRow } from '../achievement/versions.ts'
import type { ClaimRow } from '../assessment/store.ts'
import type { Deps } from '../deps.ts'
import type { Tx } from '../platform/database.ts'
import { type Match, matchAgreements } from './match-agreements.ts'
import type { BroughtView, RecognitionCase } from './schema.ts'
import { statedSkills } from './stated-skills.ts'
import { type BroughtRow, broughtElsewhere, broughtOf } from './store.ts'

const iso = (time: string) => new Date(time).toISOString()

export const settledView = (
  row: Pick<BroughtRow, 'settled_at' | 'settled_by_name' | 'settled_reason'>,
): BroughtView['settled'] =>
  row.settled_at === null
    ? null
    : { at: iso(row.settled_at), by: row.settled_by_name ?? '', reason: row.settled_reason ?? '' }

export function broughtView(row: BroughtRow, matches: readonly Match[]): BroughtView {
  const { says } = row
  return {
    id: row.id,
    round: row.round,
    credentialId: says.credentialId,
    name: says.name,
    issuer: says.issuer,
    achievementId: says.achievementId,
    description: says.description,
    criteria: says.criteria,
    criteriaUrl: says.criteriaUrl,
    recipient: says.subject.name,
    level: says.level?.name ?? null,
    results: [...says.results],
    credits: says.credits,
    skills: says.skills.map(one => ({ ...one })),
    evidence: says.evidence,
    validFrom: says.validFrom,
    validUntil: says.validUntil,
    standing: row.standing,
    holder: row.holder,
    findings: row.findings,
    broughtAt: iso(row.brought_at),
    checkedAt: iso(row.checked_at),
    flaggedAt: row.flagged_at && iso(row.flagged_at),
    settled: settledView(row),
    agreements: matches.map(({ agreement, against }) => ({
      id: agreement.id,
      institution: agreement.content.institution.name,
      against: [...against],
    })),
  }
}

/** What was brought with a claim, as its learner sees it. */
export async function ownBrought(tx: Tx, deps: Deps, claim: ClaimRow): Promise<BroughtView[]> {
  if (claim.kind !== 'recognition') return []
  const rows = await broughtOf(tx, claim.issuer_id, claim.id)
  const matches = await matchAgreements(tx, claim.issuer_id, claim.achievement_id, rows, deps.clock())
  return rows.map((row, at) => broughtView(row, matches[at] ?? []))
}

/** What was brought beside what it is to be recognised as. Nothing of a draft: it is the learner's until it is sent. */
export async function recognitionCase(
  tx: Tx,
  deps: Deps,
  claim: ClaimRow,
  version: VersionRow,
): Promise<RecognitionCase | null> {
  if (claim.kind !== 'recognition') return null
  const { issuer_id: issuerId } = claim
  const rows = (await broughtOf(tx, issuerId, claim.id)).filter(row => row.round <= claim.round)
  const matches = await matchAgreements(tx, issuerId, claim.achievement_id, rows, deps.clock())
  const elsewhere = await broughtElsewhere(tx, issuerId, claim.id)
  const skills = statedSkills(version)
  const wanted = {
    skills,
    credits: version.credits?.number ?? null,
    levels: version.levels.map(one => one.name),
  }
  const compared = compareBrought(
    rows.map(row => row.says),
    wanted,
    deps.clock(),
  )
  const proposed = matches.flat().find(({ against }) => against.every(one => one === 'holderNotProven'))
  return {
    brought: rows.map((row, at) => ({
      ...broughtView(row, matches[at] ?? []),
      elsewhere: (elsewhere.get(row.source) ?? []).map(one => ({
        claimId: one.claim_id,
        learner: one.learner,
        isSame: one.is_same,
      })),
    })),
    comparison: {
      ...compared,
      skills: {
        shared: [...compared.skills.shared],
        missing: [...compared.skills.missing],
        more: [...compared.skills.more],
      },
    },
    achievement: {
      workloadHours: version.workload_hours,
      credits: version.credits ? { number: version.credits.number, system: version.credits.system } : null,
      skills,
    },
    proposal: proposed
      ? {
          agreementId: proposed.agreement.id,
          level: proposed.agreement.content.countsAs.level,
          credits: proposed.agreement.content.countsAs.credits,
        }
      : null,
  }
}
