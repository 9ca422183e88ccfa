import type { Hono } from 'hono'
import { achievementFacts } from './achievement/page-facts.ts'
import { achievementPageRoutes } from './achievement/pages/routes.ts'
import { addAchievementRoutes } from './achievement/routes.ts'
import { addAnchoring } from './anchor/add-anchoring.ts'
import { newestCheckpoints } from './anchor/newest-checkpoints.ts'
import { answerRefusal, createApi, openApiRoutes } from './app.ts'
import { archiveFacts, archiveListFacts } from './archive/page-facts.ts'
import { archiveFileRoutes } from './archive/pages/file-routes.ts'
import { archivePageRoutes } from './archive/pages/routes.ts'
import { sweepArchives } from './archive/remove-archive.ts'
import { addArchiveRoutes } from './archive/routes.ts'
import { ARCHIVE_QUEUE, checkUpload, giveUpUpload } from './archive/take-over.ts'
import { checkFile, checkHeldFiles } from './assessment/evidence/check-file.ts'
import { readPublicFile } from './assessment/evidence/read-file.ts'
import { addOwnClaimRoutes } from './assessment/own/routes.ts'
import { evidenceRoutes } from './assessment/pages/routes.ts'
import { remindDue } from './assessment/remind-due.ts'
import { addAssessmentRoutes } from './assessment/routes.ts'
import { tellUnassigned } from './assessment/tell-unassigned.ts'
import { forgetReceived } from './award/bulk/receive-bulk.ts'
import { addBulkRoutes } from './award/bulk/routes.ts'
import { addImportRoutes } from './award/import/routes.ts'
import { remindEnding } from './award/remind-ending.ts'
import { addRevocationRoutes } from './award/revocation-routes.ts'
import { addAwardRoutes } from './award/routes.ts'
import { runJob } from './award/run-job.ts'
import { sweepIntents } from './award/sweep-intents.ts'
import { addBundleRoutes } from './bundle/routes.ts'
import { CLOSE_QUEUE, closeDue, closeInstitution } from './closing/close-institution.ts'
import { addClosingRoutes, closingRoutes } from './closing/routes.ts'
import { buildSite } from './closing/site/build-site.ts'
import { SITE_QUEUE } from './closing/site/enqueue-site.ts'
import { TELL_QUEUE, type Telling, tellOfClosing } from './closing/tell.ts'
import { credentialPageRoutes } from './credential/pages/routes.ts'
import { answerPublic, credentialRoutes } from './credential/routes.ts'
import { demonstrationBar, demonstrationRoutes } from './demonstration/routes.ts'
import type { Deps } from './deps.ts'
import { endorseFacts, endorsementFacts } from './endorsement/page-facts.ts'
import { recommendPageRoutes } from './endorsement/pages/recommend-routes.ts'
import { endorsementPageRoutes } from './endorsement/pages/routes.ts'
import { recommendPages } from './endorsement/recommendation/page-facts.ts'
import { addRecommendationRoutes } from './endorsement/recommendation/routes.ts'
import { addEndorsementRoutes } from './endorsement/routes.ts'
import { sweepEndorsements } from './endorsement/sign-endorsement.ts'
import { checkAnswer, declineOnPage, signOnPage } from './endorsement/sign-page.ts'
import { openHandbook } from './help/handbook.ts'
import { helpRoutes } from './help/pages/routes.ts'
import {
  LATE_QUEUE,
  listLateOnes,
  REISSUE_QUEUE,
  reissueAffected,
  seeToCompromises,
} from './identity/compromise/reissue-affected.ts'
import { answerUnderDomains } from './identity/domain/routes.ts'
import { watchDomains } from './identity/domain/watch-domains.ts'
import { followEverybody } from './identity/follow-issuer.ts'
import { addIdentityRoutes, didRoutes } from './identity/routes.ts'
import { countPending } from './insight/count-pending.ts'
import { endReportRoutes } from './insight/pages/end-report-page.ts'
import { endReport, readEnd } from './insight/report-settings.ts'
import { addInsightRoutes } from './insight/routes.ts'
import { sendReports } from './insight/send-reports.ts'
import { appendMarked } from './log/append.ts'
import { appendEverything } from './log/append-everything.ts'
import { askEveryWitness } from './log/ask-witnesses.ts'
import { logFacts } from './log/page-facts.ts'
import { logPageRoutes } from './log/pages/routes.ts'
import { logRoutes } from './log/routes.ts'
import { awardDue } from './pathway/award-pathway.ts'
import { followTime } from './pathway/follow-awards.ts'
import { pathwayFacts } from './pathway/page-facts.ts'
import { pathwayPageRoutes } from './pathway/pages/routes.ts'
import { addPathwayRoutes } from './pathway/routes.ts'
import { addAuditRoutes } from './people/audit-routes.ts'
import { invitationFacts, joinByLink } from './people/join-page-facts.ts'
import { addLearnerRoutes } from './people/learner-routes.ts'
import { addMemberRoutes } from './people/member-routes.ts'
import { handOver } from './people/minors/hand-over.ts'
import { guardianPages } from './people/minors/page-facts.ts'
import { guardianPageRoutes } from './people/minors/pages/routes.ts'
import { addMinorsRoutes } from './people/minors/routes.ts'
import { peoplePageRoutes } from './people/pages/routes.ts'
import { signInLinkRoutes } from './people/pages/sign-in-link-page.ts'
import { addQuotaRoutes } from './people/quota-routes.ts'
import { replayErasures } from './people/replay-erasures.ts'
import { applyRetention } from './people/retention.ts'
import { addRetentionRoutes } from './people/retention-routes.ts'
import { addPeopleRoutes } from './people/routes.ts'
import { bootstrapIssuer, openSetUp } from './people/set-up.ts'
import { allIssuerIds } from './people/store.ts'
import type { Auth } from './platform/auth.ts'
import type { Config } from './platform/config.ts'
import { tx } from './platform/database.ts'
import type { Log } from './platform/log.ts'
import type { Metrics } from './platform/metrics.ts'
import { rateLimit } from './platform/rate-limit.ts'
import { addCertificateRoutes } from './presentation/certificate/routes.ts'
import { showCredential, showIssuer } from './presentation/page-facts.ts'
import { embedRoutes } from './presentation/pages/embed-page.ts'
import { sendErrorPage } from './presentation/pages/error-page.ts'
import { previewPictureRoutes } from './presentation/pages/preview-picture-routes.ts'
import { notFoundRoutes, sharePageRoutes, sharePreviewRoutes } from './presentation/pages/routes.ts'
import { credentialPicture, sharePicture } from './presentation/preview-picture.ts'
import { addShareRoutes } from './presentation/routes.ts'
import { readDraft } from './presentation/schema.ts'
import { beginView, previewShare, shareFile, showShare, showShared } from './presentation/show-share.ts'
import { PROGRAMME_JOBS, PROGRAMME_QUEUE, runImport } from './programme/import-programme.ts'
import { addProgrammeRoutes } from './programme/routes.ts'
import { addConnectedAppRoutes } from './protocols/open-badges/api-routes.ts'
import { addBackpackRoutes } from './protocols/open-badges/backpacks/api-routes.ts'
import { backpackCallbackRoutes } from './protocols/open-badges/backpacks/callback-routes.ts'
import { connectPageRoutes } from './protocols/open-badges/pages/routes.ts'
import { openBadgesRoutes } from './protocols/open-badges/routes.ts'
import { sweepApps } from './protocols/open-badges/sweep.ts'
import { addOtherWalletRoutes } from './protocols/openid4vci/api-routes.ts'
import { offerFromClaim } from './protocols/openid4vci/offer-award.ts'
import { openid4vciRoutes } from './protocols/openid4vci/routes.ts'
import { sweepEnded } from './protocols/openid4vci/sweep.ts'
import { addPresentationRequestRoutes } from './protocols/openid4vp/api-routes.ts'
import { sweepTransactions } from './protocols/openid4vp/forget.ts'
import { askPageRoutes } from './protocols/openid4vp/pages/routes.ts'
import { openid4vpRoutes } from './protocols/openid4vp/routes.ts'
import { sdJwtVcRoutes } from './protocols/sd-jwt-vc/routes.ts'
import { vcApiRoutes } from './protocols/vc-api/routes.ts'
import { agreementPageRoutes } from './recognition/pages/routes.ts'
import { publicAgreements } from './recognition/public-agreements.ts'
import { recheckOriginals } from './recognition/recheck-originals.ts'
import { addRecognitionRoutes } from './recognition/routes.ts'
import { Refusal } from './refusal.ts'
import { withPeer } from './serve-apps.ts'
import { frameworkFacts, skillFacts } from './skill/page-facts.ts'
import { caseRoutes } from './skill/pages/case-routes.ts'
import { skillPageRoutes } from './skill/pages/routes.ts'
import { addSkillRoutes } from './skill/routes.ts'
import { publishEverything } from './status/publish-everything.ts'
import { publishLists } from './status/publish-list.ts'
import { issuerRoutes } from './status/routes.ts'
import { addTranscriptRoutes } from './transcript/routes.ts'
import { registryPageRoutes } from './trust/pages/routes.ts'
import { registryFacts } from './trust/registry-facts.ts'
import { addTrustRoutes, trustRoutes } from './trust/routes.ts'
import { serverLists } from './verification/known-issuers.ts'
import { createOfflineVerifier } from './verification/offline-verifier.ts'
import { verifyPageRoutes } from './verification/pages/routes.ts'
import { addVerificationRoutes } from './verification/routes.ts'
import { showBrought } from './verification/show-brought.ts'
import { claimFacts, problemOf, takeClaim } from './wallet/claim-page-facts.ts'
import { walletClientRoutes } from './wallet/offers/pages/routes.ts'
import { claimPageRoutes } from './wallet/pages/routes.ts'
import { stopPageRoutes } from './wallet/recovery/pages/stop-page.ts'
import { reissueDue } from './wallet/recovery/reissue.ts'
import { addRecoveryRoutes } from './wallet/recovery/routes.ts'
import { stopPages } from './wallet/recovery/stop-page-facts.ts'
import { addWalletRoutes } from './wallet/routes.ts'
import { addWebhookRoutes } from './webhooks/routes.ts'

export type Parts = {
  readonly config: Config
  readonly deps: Deps
  readonly auth: Auth
  readonly metrics: Metrics
  readonly log: Log
}

/** How often published lists are looked over; a revocation is public at once where the list is read from us (P15). */
const PUBLISH_SECONDS = 30
const SWEEP_SECONDS = 5
/** Who is reminded of an end is reminded within the hour of the day. */
const REMIND_SECONDS = 3_600
const BUSY_SECONDS = 5
/** Who comes of age is told within a minute of local midnight; what they decide alone they decide from its first instant. */
const HAND_OVER_SECONDS = 60
/** What two people have decided on and that had to wait is issued anew within a minute of its time. */
const REISSUE_SECONDS = 60
/** A file that could not be scanned is tried again. */
const HELD_SECONDS = 60
/** What time alone changes on a pathway, and what had to wait to be awarded, is seen to within a minute. */
const FOLLOW_SECONDS = 60
/** How old the figures of insight may be. */
const COUNT_SECONDS = 3
/** What has not changed for so long is counted: an award that is being issued is so in a moment. */
const SETTLED_SECONDS = 1
/** What is stated within this time goes on record together. */
const RECORD_SECONDS = 0.5
/** How often it is looked for what was not put on record then. */
const APPEND_SECONDS = 60
/** What somebody brought is looked at so many times more where it could not be checked to its end. */
const MOST_RETRIES = 3
/** An institution is closed within a minute of the moment that it has chosen. */
const CLOSE_SECONDS = 60
/** What a process left that died while it built a site is looked for so often. */
const SITES_SECONDS = 3_600
/** Each day's work is done once; an hour is how late it may be after midnight UTC or a start. */
const RETENTION_SECONDS = 3_600
/** What awards were recognised from is looked at again, a little at a time. */
const RECHECK_SECONDS = 3_600

/**
 * Puts the stages' routes into the shell, and says who does which jobs. Called once, before the jobs start. The built
 * web apps and `/api/auth/*` are there already, and come first.
 */
export function buildApp(shell: Hono, { config, deps, auth, metrics, log }: Parts): void {
  // More came at once than can be verified. That is no fault of the server's, and a moment later it is over.
  shell.use(async (c, next) => {
    await next()
    if (!(c.error instanceof Refusal) || c.error.code !== 'E_TOO_MANY_REQUESTS') return
    const isForPeople = (c.req.header('accept') ?? '').includes('text/html')
    const answer = isForPeople ? await sendErrorPage(c, 'busy') : answerRefusal(c.error, c)
    answer.headers.set('retry-after', String(BUSY_SECONDS))
    c.error = undefined
    c.res = undefined
    c.res = answer
  })
  shell.use(answerUnderDomains(deps))
  const now = () => deps.clock().getTime()
  const perMinute = (count: number) => rateLimit(config.isLoopback ? count * 100 : count, now)
  for (const path of ['/api/v1/verify', '/verify']) shell.on('POST', path, perMinute(120))
  shell.on('POST', '/api/v1/wallet/bring', perMinute(30))
  // Each asks somebody else's server.
  shell.on('POST', '/api/v1/identity/domains/*', perMinute(30))
  // Each is unpacked and checked, or leads to the address of a school that has closed.
  for (const path of ['', '/*']) shell.on('POST', `/api/v1/archives${path}`, perMinute(120))
  // Each leads to a domain that somebody has named.
  shell.on('POST', '/api/v1/identity/domain/check', perMinute(30))
  // Each leads to somebody else's server. A class behind one address opens its wallets within a minute.
  for (const path of ['backpacks/*', 'answers', 'answers/*']) shell.on('POST', `/api/v1/wallet/${path}`, perMinute(120))
  // Taking an offer is six calls and more, of which one that fails may have cost the offer.
  shell.on('POST', '/api/v1/wallet/offers/*', perMinute(600))
  shell.on('POST', '/api/v1/wallet/offers/read', perMinute(120))
  // A program works through a list; a token is asked for once in a quarter of an hour.
  shell.on('POST', '/i/:issuer/vc-api/*', perMinute(600))
  shell.on('POST', '/i/:issuer/vc-api/token', perMinute(30))
  for (const path of [
    '/api/v1/setup',
    '/api/v1/claims/:token',
    '/claim/:token',
    '/api/v1/join/:token',
    '/join/:token',
    '/guardian/:token',
    '/recovery/:token',
    '/endorse/:token',
    '/recommend/:token',
    '/insight-report/:token',
    '/children/:id/send',
    '/connect/:issuer/:token',
    '/backpacks/:host/callback',
    '/i/:issuer/ims/ob/v3p0/oauth/:end',
    '/sign-in/link',
    '/api/v1/wallet/connections/:issuer/:token',
  ])
    shell.use(path, perMinute(60))
  shell.on('POST', '/i/:issuer/ims/ob/v3p0/oauth/register', perMinute(10))
  // Each is verified, and so may lead to other hosts.
  shell.on('POST', '/i/:issuer/ims/ob/v3p0/credentials', perMinute(120))
  // A class behind one address takes what it was awarded within minutes; guessing is stopped by each code's own count.
  shell.use('/i/:issuer/openid4vci/*', perMinute(1_200))
  shell.use('/i/:issuer/openid4vp/*', perMinute(1_200))
  // A hall of applicants scans one code; what cannot be guessed needs no narrower limit.
  shell.use('/i/:issuer/ask/*', perMinute(600))
  if (config.isDemo) shell.use(demonstrationBar(auth))
  const api = createApi(deps, auth)
  addPeopleRoutes(api, deps, auth)
  addIdentityRoutes(api, deps)
  addTrustRoutes(api, deps)
  addMemberRoutes(api, deps, auth)
  addLearnerRoutes(api, deps)
  addMinorsRoutes(api, deps)
  addAuditRoutes(api, deps)
  addQuotaRoutes(api, deps)
  addRetentionRoutes(api, deps)
  addAchievementRoutes(api, deps)
  addSkillRoutes(api, deps)
  addPathwayRoutes(api, deps)
  addProgrammeRoutes(api, deps)
  addCertificateRoutes(api, deps)
  addBundleRoutes(api, deps)
  addImportRoutes(api, deps)
  addBulkRoutes(api, deps)
  addAwardRoutes(api, deps)
  addRevocationRoutes(api, deps)
  addTranscriptRoutes(api, deps)
  addAssessmentRoutes(api, deps)
  addOwnClaimRoutes(api, deps)
  addRecognitionRoutes(api, deps)
  addWalletRoutes(api, deps, auth)
  addRecoveryRoutes(api, deps)
  addConnectedAppRoutes(api, deps)
  addBackpackRoutes(api, deps)
  addShareRoutes(api, deps)
  addVerificationRoutes(api, deps)
  addOtherWalletRoutes(api, deps)
  addPresentationRequestRoutes(api, deps)
  addWebhookRoutes(api, deps)
  addEndorsementRoutes(api, deps)
  addRecommendationRoutes(api, deps)
  addInsightRoutes(api, deps)
  addClosingRoutes(api, deps)
  addArchiveRoutes(api, deps)
  shell.route('/api', openApiRoutes(api, deps.baseUrl))
  shell.route('/api/v1', api.app)

  const isSetUp = async () => (await tx(deps, {}, allIssuerIds)).length > 0
  shell.route(
    '/',
    peoplePageRoutes({
      isSetUp,
      showIssuer: name => showIssuer(deps, name),
      showInvitation: token => invitationFacts(deps, token),
      join: (token, request) => joinByLink(deps, auth, token, request),
    }),
  )
  shell.route(
    '/',
    achievementPageRoutes({ showAchievement: (issuer, id, version) => achievementFacts(deps, issuer, id, version) }),
  )
  shell.route('/', recommendPageRoutes(recommendPages(deps, auth)))
  shell.route('/', caseRoutes(deps))
  shell.route(
    '/',
    endorsementPageRoutes({
      readLink: token => endorseFacts(deps, token),
      checkAnswer: (token, form) => checkAnswer(deps, token, form),
      sign: (token, form, language, request) => signOnPage(deps, auth, token, form, language, request),
      decline: (token, reason) => declineOnPage(deps, token, reason),
      readEndorsement: (issuer, id) => endorsementFacts(deps, issuer, id),
      answerPublic,
    }),
  )
  shell.route(
    '/',
    skillPageRoutes({
      showFramework: (issuer, id) => frameworkFacts(deps, issuer, id),
      showSkill: (issuer, id) => skillFacts(deps, issuer, id),
    }),
  )
  shell.route('/', evidenceRoutes({ readFile: id => readPublicFile(deps, id) }))
  shell.route('/', pathwayPageRoutes({ showPathway: (issuer, id) => pathwayFacts(deps, issuer, id) }))
  shell.route('/', agreementPageRoutes({ showAgreements: issuer => publicAgreements(deps, issuer) }))
  shell.route('/', guardianPageRoutes(guardianPages(deps, auth)))
  if (config.isDemo) shell.route('/', demonstrationRoutes(deps, auth))
  shell.route('/', helpRoutes(openHandbook()))
  shell.route('/', signInLinkRoutes({ redeem: (token, to, c) => auth.redeemLink(token, to, withPeer(c)) }))
  shell.route('/', credentialPageRoutes({ showCredential: id => showCredential(deps, id) }))
  shell.route(
    '/',
    sharePageRoutes({
      showShare: (token, pass) => showShare(deps, token, pass),
      showShared: (token, position, pass) => showShared(deps, token, position, pass),
      shareFile: (token, position, form, pass, query) => shareFile(deps, token, position, form, pass, query),
      beginView: async (token, pass, headers) => beginView(deps, token, pass, await auth.personOf(headers)),
    }),
  )
  shell.route(
    '/',
    previewPictureRoutes({
      credentialPicture: id => credentialPicture(deps, id),
      sharePicture: token => sharePicture(deps, token),
    }),
  )
  shell.route('/', embedRoutes({ baseUrl: deps.baseUrl, showCredential: id => showCredential(deps, id) }))
  shell.route(
    '/',
    sharePreviewRoutes({
      async previewShare(draft, headers) {
        const person = await auth.personOf(headers)
        const wanted = readDraft(draft)
        return person && wanted ? previewShare(deps, person.id, wanted) : 'notFound'
      },
    }),
  )
  shell.route(
    '/',
    verifyPageRoutes({
      verifyAnything: input => showBrought(deps, input),
      offlineVerifier: createOfflineVerifier(),
      serverLists: () => serverLists(deps),
    }),
  )
  shell.route(
    '/',
    claimPageRoutes({
      readClaim: token => claimFacts(deps, token),
      takeClaim: (token, headers, form) => takeClaim(deps, auth, token, headers, form),
      async offerClaim(token, headers) {
        try {
          return { offer: await offerFromClaim(deps, auth, token, await auth.personOf(headers)) }
        } catch (error) {
          return { problem: problemOf(error) }
        }
      },
    }),
  )
  shell.route('/', stopPageRoutes(stopPages(deps)))
  shell.route('/', endReportRoutes({ readEnd: token => readEnd(deps, token), end: token => endReport(deps, token) }))
  shell.route('/', openid4vciRoutes(deps, auth))
  shell.route('/', openid4vpRoutes(deps))
  shell.route('/', askPageRoutes(deps))
  shell.route('/', credentialRoutes(deps))
  shell.route('/', vcApiRoutes(deps, { isOpen: config.isVcApiOpen }))
  shell.route('/', issuerRoutes(deps))
  shell.route('/', logPageRoutes({ showLog: issuer => logFacts(deps, issuer) }))
  shell.route('/', logRoutes(deps))
  shell.route('/', didRoutes(deps))
  shell.route('/', registryPageRoutes({ showRegistry: search => registryFacts(deps, search) }))
  shell.route('/', trustRoutes(deps))
  shell.route('/', closingRoutes(deps))
  shell.route(
    '/',
    archivePageRoutes({
      listArchives: () => archiveListFacts(deps),
      showArchive: name => archiveFacts(deps, name),
    }),
  )
  shell.route('/', archiveFileRoutes(deps))
  shell.route('/', sdJwtVcRoutes(deps))
  shell.route('/', openBadgesRoutes(deps))
  shell.route('/', connectPageRoutes(deps, auth))
  shell.route('/', backpackCallbackRoutes(deps, auth))
  shell.route('/', walletClientRoutes(deps))
  shell.route('/', notFoundRoutes())

  deps.jobs.work<{ issuerId: string; jobId: string }>(
    'run-award-job',
    ({ issuerId, jobId }, { signal }) => runJob(deps, issuerId, jobId, signal),
    { retryLimit: 20, expireSeconds: 3_600 },
  )
  deps.jobs.work<{ issuerId: string; id: string }>(
    REISSUE_QUEUE,
    ({ issuerId, id }, { signal }) => reissueAffected(deps, issuerId, id, signal),
    { retryLimit: 20, expireSeconds: 3_600 },
  )
  deps.jobs.work<{ issuerId: string; id: string }>(LATE_QUEUE, ({ issuerId, id }) => listLateOnes(deps, issuerId, id))
  deps.jobs.work<{ issuerId: string }>('publish-status-lists', async ({ issuerId }) => {
    await publishLists(deps, issuerId)
  })
  deps.jobs.every('append-to-records', RECORD_SECONDS, () => appendMarked(deps))
  deps.jobs.every('ask-witnesses', APPEND_SECONDS, askEveryWitness(deps, config.logWitnesses, { metrics, log }))
  deps.jobs.every('append-to-logs', APPEND_SECONDS, appendEverything(deps, { metrics, log }))
  deps.jobs.work<{ issuerId: string; itemId: string }>(
    'check-evidence',
    ({ issuerId, itemId }) => checkFile(deps, issuerId, itemId),
    { retryLimit: 3 },
  )
  deps.jobs.every('sweep-intents', SWEEP_SECONDS, async () => {
    await sweepIntents(deps)
    await sweepEndorsements(deps)
  })
  deps.jobs.work<{ issuerId: string }>('award-pathways', async ({ issuerId }) => {
    await awardDue(deps, issuerId)
  })
  deps.jobs.work<{ issuerId: string; importId: string }>(
    PROGRAMME_QUEUE,
    ({ issuerId, importId }, { retryCount }) => runImport(deps, issuerId, importId, retryCount),
    PROGRAMME_JOBS,
  )
  deps.jobs.every('follow-pathways', FOLLOW_SECONDS, async () => {
    await followTime(deps)
    await awardDue(deps)
  })
  deps.jobs.work<Telling>(TELL_QUEUE, telling => tellOfClosing(deps, telling))
  deps.jobs.work<{ issuerId: string }>(CLOSE_QUEUE, async ({ issuerId }) => {
    await closeInstitution(deps, issuerId)
  })
  deps.jobs.work<{ issuerId: string; id: string }>(SITE_QUEUE, site => buildSite(deps, site), {
    retryLimit: 3,
    expireSeconds: 6 * 3_600,
  })
  deps.jobs.every('sweep-sites', SITES_SECONDS, () => deps.sites.sweep())
  deps.jobs.every('close-due', CLOSE_SECONDS, () => closeDue(deps))
  deps.jobs.work<{ issuerId: string; id: string }>(
    ARCHIVE_QUEUE,
    async (upload, { retryCount }) => {
      if (retryCount > MOST_RETRIES) await giveUpUpload(deps, upload)
      else await checkUpload(deps, upload)
    },
    { retryLimit: MOST_RETRIES + 1, expireSeconds: 6 * 3_600 },
  )
  deps.jobs.every('sweep-archives', REMIND_SECONDS, () => sweepArchives(deps))
  deps.jobs.every('follow-issuers', REMIND_SECONDS, () => followEverybody(deps))
  deps.jobs.every('watch-domains', REMIND_SECONDS, () => watchDomains(deps))
  deps.jobs.every('forget-received', REMIND_SECONDS, () => forgetReceived(deps))
  deps.jobs.every('retention', RETENTION_SECONDS, () => applyRetention(deps))
  deps.jobs.every('remind-ending', REMIND_SECONDS, async () => {
    await remindEnding(deps)
  })
  deps.jobs.every('remind-claims', REMIND_SECONDS, async () => {
    await remindDue(deps)
    await tellUnassigned(deps)
  })
  deps.jobs.every('check-held-evidence', HELD_SECONDS, () => checkHeldFiles(deps))
  deps.jobs.every('recheck-recognised', RECHECK_SECONDS, async () => {
    await recheckOriginals(deps)
  })
  deps.jobs.every('hand-over', HAND_OVER_SECONDS, async () => {
    await handOver(deps)
  })
  deps.jobs.every('reissue', REISSUE_SECONDS, async () => {
    await reissueDue(deps)
    await seeToCompromises(deps)
  })
  deps.jobs.every('count-insight', COUNT_SECONDS, async () => {
    await countPending(deps, undefined, { settledFor: SETTLED_SECONDS })
  })
  deps.jobs.every('insight-reports', REMIND_SECONDS, async () => {
    await sendReports(deps)
  })
  deps.jobs.every('sweep-openid4vci', REMIND_SECONDS, () => sweepEnded(deps))
  deps.jobs.every('sweep-open-badges', REMIND_SECONDS, () => sweepApps(deps))
  deps.jobs.every('sweep-openid4vp', REMIND_SECONDS, () => sweepTransactions(deps))
  deps.jobs.every('publish-status-lists', PUBLISH_SECONDS, publishEverything(deps, metrics))
  addAnchoring({ ...deps, log }, metrics, config.anchors, newestCheckpoints)
}

/**
 * What is done once at each start, when the database is ready and before the first request.
 *
 * @returns the one-time set-up link while there is no institution
 */
export async function prepare({ config, deps }: Parts): Promise<string | null> {
  await replayErasures(deps)
  if (config.bootstrap) await bootstrapIssuer(deps, config.bootstrap)
  if (config.isDemo) return null
  return openSetUp(deps)
}
