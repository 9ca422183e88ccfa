import { achievementUrl, pictureUrl } from '../../achievement/store.ts'
import type { Sessions } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { issuerView } from '../../people/memberships.ts'
import { Refusal } from '../../refusal.ts'
import type { RecommendPages } from '../pages/recommend-routes.ts'
import { readLink } from '../read-link.ts'
import { iso } from '../store.ts'
import { declineRecommendation, signRecommendation } from './answer.ts'
import { zRecommend } from './schema.ts'

function orOver(error: unknown): 'over' {
  if (error instanceof Refusal && ['E_ENDORSEMENT_STATE', 'E_NOT_FOUND'].includes(error.code)) return 'over'
  throw error
}

const WORDS = new Set(['required', 'nothing-said'])

/** What the page of a recommendation's link shows and does. */
export const recommendPages = (deps: Deps, sessions: Sessions): RecommendPages => ({
  async readLink(token) {
    try {
      const { row, state, issuer, subject } = await readLink(deps, token)
      if (row.kind !== 'recommendation') return 'notFound'
      const view = issuerView(issuer, deps.baseUrl)
      const about = subject?.achievement
      return {
        state: state === 'asked' || state === 'opened' ? (subject ? 'open' : 'closed') : state,
        learner: row.asked_by_name,
        achievement: about
          ? {
              name: subject.name,
              imageUrl: pictureUrl(deps.baseUrl, issuer.short_name, about.picture_sha256),
              path: new URL(achievementUrl(deps.baseUrl, issuer.short_name, about.achievement_id, about.version))
                .pathname,
            }
          : null,
        issuer: { name: view.name, logoUrl: view.logoUrl ?? undefined },
        message: row.message,
        name: row.organisation,
        email: row.email,
        expiresAt: iso(row.expires_at),
        locale: row.locale,
      }
    } catch (error) {
      if (error instanceof Refusal && error.code === 'E_NOT_FOUND') return 'notFound'
      throw error
    }
  },
  checkAnswer(typed) {
    const read = zRecommend.safeParse(typed)
    if (read.success) return {}
    return Object.fromEntries(
      read.error.issues.map(one => [String(one.path[0]), WORDS.has(one.message) ? one.message : 'required']),
    )
  },
  async sign(token, typed, language, request) {
    try {
      const said = zRecommend.parse(typed)
      return { kind: 'signed', ...(await signRecommendation(deps, sessions, token, said, language, request)) }
    } catch (error) {
      if (error instanceof Refusal && error.code === 'E_NAME_RESEMBLES')
        return { kind: 'problems', problems: { name: 'resembles' } }
      return { kind: orOver(error) }
    }
  },
  decline: token => declineRecommendation(deps, token).then(() => 'declined' as const, orOver),
})
