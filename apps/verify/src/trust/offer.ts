import type { VerificationReport } from '@laurel/core/verification'
import { html, LOOK_ALIKE, type Markup, showReport, type Translate } from '@laurel/ui/verdict'
import type { TrustKeeper } from './keeper.ts'
import { type Own, withOwn, withoutOwn } from './lists.ts'

/** The issuer of a report, ready to be put on a list; null where its signature is not proven. */
function issuerOf(report: VerificationReport): Omit<Own, 'since'> | null {
  const single = report.presented ? report.presented[0] : report
  if (!single?.issuerId || (report.presented && report.presented.length > 1)) return null
  const isProven = (['proof', 'issuer-key'] as const).every(check => {
    const own = single.findings.filter(one => one.check === check)
    return own.length > 0 && own.every(one => one.outcome === 'passed')
  })
  if (!isProven) return null
  const { credential } = showReport(report, { origin: location.origin })
  if (!credential) return null
  const { name, domain } = credential.issuer
  return {
    did: single.issuerId,
    name: name.slice(0, 200),
    ...(domain ? { domain } : {}),
    ...(single.issuerHistory ? { webvh: single.issuerHistory } : {}),
    seen: credential.title.slice(0, 200),
  }
}

/**
 * Beside the answer to "who vouches?": one press puts the issuer on the visitor's own list, or takes it off. Not where
 * the name may be taken for another's: that press is what a look-alike is after, and it would silence the warning.
 */
export function offerOf(report: VerificationReport, keeper: TrustKeeper, t: Translate): Markup | undefined {
  const issuer = issuerOf(report)
  if (!issuer) return undefined
  const findings = (report.presented?.[0] ?? report).findings.filter(one => one.check === 'issuer-trust')
  // Of one shape, so that the button which was pressed stays under the finger, as the way back.
  const offer = (way: 'data-trust' | 'data-distrust', label: string, hint: string) =>
    html`<div class="trust-offer"><p><button class="button quiet" type="button" ${{ markup: way }}>${t(label)}</button></p><p class="quiet-text">${t(hint)}</p></div>`
  const keeps = keeper.keeps()
  if (keeper.now().own.some(one => one.did === issuer.did))
    return offer('data-distrust', 'trust.takeOff', keeps ? 'trust.kept' : 'trust.keptVisit')
  return findings.some(one => LOOK_ALIKE.has(one.code) || one.outcome === 'passed')
    ? undefined
    : offer('data-trust', 'trust.add', keeps ? 'trust.addHint' : 'trust.addHintVisit')
}

/** Hears the press, wherever in `place` the answer stands. */
export function hearOffers(place: HTMLElement, keeper: TrustKeeper, shown: () => VerificationReport | null): void {
  place.addEventListener('click', event => {
    const button = (event.target as Element).closest('[data-trust], [data-distrust]')
    const report = button && shown()
    const issuer = report && issuerOf(report)
    if (!button || !issuer) return
    if (button.hasAttribute('data-distrust')) keeper.change(trust => withoutOwn(trust, issuer.did))
    else keeper.change(trust => withOwn(trust, { ...issuer, since: new Date().toISOString() }))
  })
}
