import type * as z from 'zod'
import type { Api } from '../app.ts'
import type { Deps } from '../deps.ts'
import { CSV, download } from '../platform/download.ts'
import { type Cell, insightCsv } from './csv.ts'
import { changeReport, readReport } from './report-settings.ts'
import {
  zFormat,
  zInsightAchievements,
  zInsightClaims,
  zInsightCohorts,
  zInsightOverview,
  zInsightPathways,
  zInsightSharing,
  zInsightSkills,
  zInsightWaiting,
  zOverTimeQuery,
  zPeriodQuery,
  zReport,
  zReportChange,
} from './schema.ts'
import { showAchievements } from './show-achievements.ts'
import { showClaims } from './show-claims.ts'
import { showCohorts } from './show-cohorts.ts'
import { showOverview } from './show-overview.ts'
import { showPathways } from './show-pathways.ts'
import { showSharing } from './show-sharing.ts'
import { showSkills } from './show-skills.ts'
import { showWaiting } from './show-waiting.ts'

const tag = 'Insight'

type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }

/** The same figures as a table, where that was asked for. */
function answer<Figures extends object>(
  name: string,
  format: 'json' | 'csv',
  figures: Figures,
  table: (figures: Figures) => Table,
): Figures | Response {
  if (format === 'json') return figures
  const { columns, rows } = table(figures)
  return download(insightCsv(columns, rows), { name: `${name}.csv`, type: CSV })
}

type WaitingTime = z.infer<typeof zInsightWaiting>['award']
const waiting = (wait: WaitingTime): Cell[] =>
  wait
    ? [wait.count, ...[wait.lower, wait.median, wait.upper].map(hours => Math.round(hours * 10) / 10)]
    : [null, null, null, null]

/** What the numbers say of the whole: counted as it happens, shown without small groups of people. */
export function addInsightRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/insight/overview',
      summary: 'Four figures, what was earned over time, and what needs attention',
      tag,
      access: 'insight:read',
      query: zOverTimeQuery,
      answer: zInsightOverview,
    },
    async ({ actor, query }) =>
      answer('earned-over-time', query.format, await showOverview(deps, actor, query), ({ bars }) => ({
        columns: ['from', 'earned', 'taken', 'revoked'],
        rows: bars.map(one => [one.from, one.earned, one.taken, one.revoked]),
      })),
  )
  api.add(
    {
      method: 'get',
      path: '/insight/achievements',
      summary: 'What was earned most, and how many of it are in wallets, by whole months',
      tag,
      access: 'insight:read',
      query: zPeriodQuery,
      answer: zInsightAchievements,
    },
    async ({ actor, query }) =>
      answer('achievements', query.format, await showAchievements(deps, actor, query.period), ({ achievements }) => ({
        columns: ['achievementId', 'name', 'kind', 'earned', 'taken'],
        rows: achievements.map(one => [one.id, one.name, one.kind, one.earned, one.taken]),
      })),
  )
  api.add(
    {
      method: 'get',
      path: '/insight/pathways',
      summary: 'The funnel of each pathway, how long it takes, and where learners stall',
      tag,
      access: 'insight:details',
      query: zFormat,
      answer: zInsightPathways,
    },
    async ({ actor, query }) =>
      answer('pathways', query.format, await showPathways(deps, actor), ({ pathways }) => ({
        columns: ['pathwayId', 'pathway', 'stepId', 'step', 'learners', 'done'],
        rows: pathways.flatMap(one => [
          ...one.steps.map(step => [one.id, one.name, step.id, step.name, one.learners, step.done]),
          [one.id, one.name, '', '(completed)', one.learners, one.completed],
        ]),
      })),
  )
  api.add(
    {
      method: 'get',
      path: '/insight/skills',
      summary: 'Which skills of each framework can be earned, and how often they were',
      tag,
      access: 'insight:details',
      query: zFormat,
      answer: zInsightSkills,
    },
    async ({ actor, query }) =>
      answer('skills', query.format, await showSkills(deps, actor), ({ frameworks }) => ({
        columns: ['frameworkId', 'framework', 'skillId', 'skill', 'canBeEarned', 'awards'],
        rows: frameworks.flatMap(one =>
          one.map.map(skill => [one.id, one.title, skill.id, skill.label, skill.isCovered ? 1 : 0, skill.awards]),
        ),
      })),
  )
  api.add(
    {
      method: 'get',
      path: '/insight/waiting-times',
      summary: 'How long it takes from the claim or the draft to the award, and from there into the wallet, in hours',
      tag,
      access: 'insight:details',
      query: zFormat,
      answer: zInsightWaiting,
    },
    async ({ actor, query }) =>
      answer('waiting-times', query.format, await showWaiting(deps, actor), ({ award, take, achievements }) => ({
        columns: [
          ...['achievementId', 'name', 'awards', 'awardLowerHours', 'awardMedianHours', 'awardUpperHours'],
          ...['taken', 'takeLowerHours', 'takeMedianHours', 'takeUpperHours'],
        ],
        rows: [
          ['', '(all)', ...waiting(award), ...waiting(take)],
          ...achievements.map(one => [one.id, one.name, ...waiting(one.award), ...waiting(one.take)]),
        ],
      })),
  )
  api.add(
    {
      method: 'get',
      path: '/insight/claims',
      summary: 'Claims that wait, by how long they have',
      tag,
      access: 'insight:details',
      query: zFormat,
      answer: zInsightClaims,
    },
    async ({ actor, query }) =>
      answer('claims-waiting', query.format, await showClaims(deps, actor), ({ achievements }) => ({
        columns: ['achievementId', 'name', 'waiting'],
        rows: achievements.map(one => [one.id, one.name, one.count]),
      })),
  )
  api.add(
    {
      method: 'get',
      path: '/insight/sharing',
      summary: 'How often credentials were shared, links opened and credentials verified, by month; nothing of whose',
      tag,
      access: 'insight:details',
      query: zPeriodQuery,
      answer: zInsightSharing,
    },
    async ({ actor, query }) =>
      answer('sharing', query.format, await showSharing(deps, actor, query.period), ({ months }) => ({
        columns: ['month', 'shared', 'seen', 'verified'],
        rows: months.map(one => [one.month, one.shared, one.seen, one.verified]),
      })),
  )
  api.add(
    {
      method: 'get',
      path: '/insight/cohorts',
      summary: 'Who is reached, by cohort; small ones only together',
      tag,
      access: 'insight:cohorts',
      query: zFormat,
      answer: zInsightCohorts,
    },
    async ({ actor, query }) =>
      answer('cohorts', query.format, await showCohorts(deps, actor), ({ cohorts, all }) => ({
        columns: ['cohort', 'learners', 'earners', 'holders', 'completers'],
        rows: [
          ...cohorts.map(one => [
            one.kind === 'none' ? '(none)' : one.names.join(' + '),
            ...[one.learners, one.earners, one.holders, one.completers],
          ]),
          ['(all)', all.learners, all.earners, all.holders, all.completers],
        ],
      })),
  )
  api.add(
    {
      method: 'get',
      path: '/insight/report',
      summary: 'How often I am sent the report',
      tag,
      access: 'insight:read',
      answer: zReport,
    },
    ({ actor }) => readReport(deps, actor),
  )
  api.add(
    {
      method: 'put',
      path: '/insight/report',
      summary: 'Send me the report each week, each month or not at all; for members only',
      tag,
      access: 'insight:read',
      body: zReportChange,
      answer: zReport,
    },
    ({ actor, body }) => changeReport(deps, actor, body),
  )
}
