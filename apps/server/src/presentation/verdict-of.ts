import { pictureUrl } from '../achievement/store.ts'
import type { OpenCredential } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { Refusal } from '../refusal.ts'
import { showVerdict } from '../verification/show-verdict.ts'
import { verifyAnything } from '../verification/verify-anything.ts'

/** Verifies a stored credential just now, as a stranger would, and says what a page may show. */
export async function verdictOf(deps: Deps, open: OpenCredential) {
  const report = await verifyAnything(deps, open.credential.document)
  if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  return {
    ...showVerdict(report, deps.baseUrl),
    imageUrl: pictureUrl(deps.baseUrl, open.issuer.short_name, open.picture.sha256),
    replacedBy: open.replacedBy && {
      url: open.replacedBy.credentialId && `${deps.baseUrl}/c/${open.replacedBy.credentialId}`,
    },
  }
}
