import type { AnchorSettings } from '../platform/anchor-settings.ts'
import type { Metrics } from '../platform/metrics.ts'
import { sql } from '../platform/sql.ts'
import { isPutOff } from './clock-time.ts'
import { type AnchorDeps, followPlace, placesOf } from './follow-anchors.ts'
import type { NewestCheckpoints } from './newest-checkpoints.ts'

/** How often each place is looked at; a block takes about as long. */
const LOOK_SECONDS = 15
/** Where there was nothing to do; looking for something means asking for every log's newest checkpoint. */
const REST_MILLISECONDS = 10 * 60_000

type Standing = { target: string; state: string; problem: string | null; at: string | null }

/** A place that is in the settings no more may have something unfinished for ever; nobody has to act on that. */
function watchAnchors(deps: AnchorDeps, metrics: Metrics, targets: ReadonlySet<string>): void {
  const read = async () =>
    (
      await deps.database.db.execute<Standing>(sql`
        select distinct on (target) target, state, problem,
          (select max(confirmed_at) from anchor as done where done.target = anchor.target) as at
        from anchor order by target, state = 'confirmed', planned_at desc`)
    ).rows.filter(one => targets.has(one.target))
  metrics.gauge(
    'laurel_anchor_confirmed_seconds',
    'When the newest anchor at each place was confirmed, in Unix time.',
    async () =>
      (await read())
        .filter(one => one.at !== null)
        .map(one => ({ labels: { target: one.target }, value: Math.round(Date.parse(one.at!) / 1000) })),
  )
  metrics.gauge(
    'laurel_anchor_problem',
    '1 for each place whose newest anchor does not get on, with the reason.',
    async () =>
      (await read())
        .filter(one => one.problem !== null)
        .map(one => ({ labels: { target: one.target, state: one.state, problem: one.problem! }, value: 1 })),
  )
}

/** Has every place of the settings seen to, each by a regular task of its own. Without settings nothing is anchored. */
export function addAnchoring(
  deps: AnchorDeps,
  metrics: Metrics,
  settings: AnchorSettings,
  newest: NewestCheckpoints,
): void {
  const places = placesOf(settings)
  if (places.length === 0) return
  watchAnchors(deps, metrics, new Set(places.map(one => one.target)))
  for (const place of places) {
    let restsUntil = new Date(0)
    deps.jobs.every(`anchor ${place.target}`, LOOK_SECONDS, async () => {
      const now = deps.clock()
      if (isPutOff(now, restsUntil, REST_MILLISECONDS)) return
      const state = await followPlace(deps, place, newest)
      if (state === null) restsUntil = new Date(now.getTime() + REST_MILLISECONDS)
    })
  }
}
