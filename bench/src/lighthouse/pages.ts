import type { Places, Who } from './prepare.ts'

/** A page as it is measured: where it is, and by whom it is looked at. */
export type MeasuredPage = {
  readonly name: string
  readonly path: string
  readonly who: Who
  /** It is held to the goal in performance too: what a stranger comes to, on whatever phone they have. */
  readonly isFast: boolean
  /** Search engines may list it. */
  readonly isListed?: boolean
}

/** Every kind of page that the server and the apps show. */
export function pagesOf(places: Places & { readonly offline: string }): MeasuredPage[] {
  const open = (name: string, path: string, isListed = false): MeasuredPage => ({
    name,
    path,
    who: 'stranger',
    isFast: true,
    isListed,
  })
  const screen = (who: Who, name: string, path: string): MeasuredPage => ({ name, path, who, isFast: false })
  return [
    open('front page', '/', true),
    open('verify', '/verify', true),
    open('verify, in Thai', '/verify?lang=th', true),
    open('credential', places.credential),
    open('credential, in Thai', `${places.credential}?lang=th`),
    open('credential, revoked', places.revoked),
    open('share', places.share),
    open('share of several', places.shares),
    open('issuer', places.issuer, true),
    open('achievement', places.publicAchievement),
    open('claim', places.claim),
    open('help', '/help', true),
    open('guide', '/help/issuer', true),
    open('API', '/api/docs', true),
    open('demonstration', '/demo'),
    // It is opened from a disk, with no line between.
    { ...open('offline verifier', places.offline), isFast: false },
    open('nothing there', '/nothing-there'),
    screen('stranger', 'console: sign-in', '/console/sign-in'),
    screen('stranger', 'wallet: sign-in', '/wallet/sign-in'),
    screen('owner', 'console: overview', '/console/'),
    screen('owner', 'console: achievements', '/console/achievements'),
    screen('owner', 'console: gallery', '/console/achievements/gallery'),
    screen('owner', 'console: new achievement', '/console/achievements/new'),
    screen('owner', 'console: achievement', places.achievement),
    screen('owner', 'console: awarding', `${places.achievement}/award`),
    screen('owner', 'console: awards', '/console/awards'),
    screen('owner', 'console: award', places.award),
    screen('owner', 'console: revocations', '/console/awards/revocations'),
    screen('owner', 'console: learners', '/console/learners'),
    screen('owner', 'console: learner', places.learner),
    screen('owner', 'console: jobs', '/console/jobs'),
    screen('owner', 'console: outbox', '/console/outbox'),
    screen('owner', 'console: settings', '/console/settings'),
    screen('owner', 'console: members', '/console/settings/members'),
    screen('owner', 'console: keys', '/console/settings/api-keys'),
    screen('owner', 'console: audit', '/console/settings/audit'),
    screen('holder', 'wallet', '/wallet/'),
    screen('holder', 'wallet: credential', places.walletCredential),
    screen('holder', 'wallet: collections', '/wallet/collections'),
    screen('holder', 'wallet: collection', places.walletCollection),
    screen('holder', 'wallet: settings', '/wallet/settings'),
    screen('guardian', 'children', '/children'),
    screen('guardian', 'child', places.child),
  ]
}
