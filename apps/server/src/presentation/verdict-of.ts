import { createHash } from 'node:crypto'
import type { ShownVerdict } from '@laurel/ui/verdict'
import { pictureUrl } from '../achievement/store.ts'
import type { OpenCredential } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { onRecord } from '../log/on-record.ts'
import { oncePer } from '../platform/once-per.ts'
import { Refusal } from '../refusal.ts'
import { showVerdict } from '../verification/show-verdict.ts'
import { type VerifiedReport, verifyAnything } from '../verification/verify-anything.ts'

/** So long a report serves those who come after, while the credential's own standing has not changed. */
const KEPT_MILLISECONDS = 20_000
const MOST_KEPT = 500

type Kept = { readonly standing: string; readonly at: number; readonly report: VerifiedReport }
const keptBy = oncePer((_: Deps) => new Map<string, Kept>())
/** Those who come while it is being verified wait for that, and take no turns of their own. */
const begunBy = oncePer((_: Deps) => new Map<string, Promise<VerifiedReport | 'busy'>>())

function verifyOnce(deps: Deps, key: string, document: string): Promise<VerifiedReport | 'busy'> {
  const begun = begunBy(deps)
  const known = begun.get(key)
  if (known) return known
  const report = verifyAnything(deps, document).finally(() => begun.delete(key))
  begun.set(key, report)
  return report
}

/** `id` and `standing` say together what the document comes to. */
type Stored = { readonly id: string; readonly standing: string; readonly document: string }

/**
 * Verifies a stored credential as a stranger would. A page that is opened by many at once is verified once in some
 * seconds; a revocation, a new statement or the end of its validity is another standing, and seen at once (P15).
 */
async function reportOn(deps: Deps, { id, standing, document }: Stored): Promise<VerifiedReport> {
  const kept = keptBy(deps)
  const now = deps.clock().getTime()
  const known = kept.get(id)
  if (known?.standing === standing && now >= known.at && now - known.at < KEPT_MILLISECONDS) return known.report
  const report = await verifyOnce(deps, `${id} ${standing}`, document)
  if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  kept.delete(id)
  kept.set(id, { standing, at: now, report })
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break
    kept.delete(oldest)
  }
  return report
}

/** A report that is kept is also prepared for pages once. */
const shownOf = new WeakMap<VerifiedReport, ShownVerdict>()
async function shown(report: VerifiedReport, deps: Deps): Promise<ShownVerdict> {
  const known = shownOf.get(report) ?? (await showVerdict(report, deps))
  shownOf.set(report, known)
  return known
}

/** What a page may show of a stored credential, with the verdict on it. */
export async function verdictOf(deps: Deps, open: OpenCredential) {
  const { credential_id: id, document } = open.credential
  const report = await reportOn(deps, { id, standing: open.standing, document })
  const recorded = await onRecord(deps, open.issuerId, document)
  return {
    ...(await shown(report, deps)),
    onRecord: recorded && {
      since: recorded.since.toISOString(),
      witnesses: recorded.witnesses,
      url: `${deps.baseUrl}/i/${open.issuer.short_name}/log`,
    },
    imageUrl: pictureUrl(deps.baseUrl, open.issuer.short_name, open.picture.sha256),
    // What travels inside has been verified with it; the rest came since.
    endorsedSince: open.endorsements.filter(one => !open.credential.document.includes(`"${one.id}"`)),
    replacedBy: open.replacedBy && {
      url: open.replacedBy.credentialId && `${deps.baseUrl}/c/${open.replacedBy.credentialId}`,
    },
  }
}

/** The same of a part of it that a link shows: of what stands beside it, only what says nothing of the learner. */
export async function verdictOfPart(deps: Deps, open: OpenCredential, part: string) {
  const id = createHash('sha256').update(part).digest('base64url')
  const report = await reportOn(deps, { id, standing: open.standing, document: part })
  const verdict = await shown(report, deps)
  return {
    ...verdict,
    // What the whole has besides is known here, and said by whoever asks for this.
    credential: verdict.credential && { ...verdict.credential, notShown: undefined },
    endorsedSince: open.endorsements.filter(one => one.about !== 'award' && one.kind === 'partner'),
    replacedBy: null,
    onRecord: null,
  }
}
