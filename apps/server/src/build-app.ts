import type { Hono } from 'hono'
import type { Deps } from './deps.ts'
import { bootstrapIssuer, openSetUp } from './people/set-up.ts'
import type { Auth } from './platform/auth.ts'
import type { Config } from './platform/config.ts'

export type Parts = {
  readonly config: Config
  readonly deps: Deps
  readonly auth: Auth
}

/**
 * Puts the stages' routes into the shell, and says who does which jobs. Called once, before the jobs start. The built
 * web apps and `/api/auth/*` are there already, and come first.
 */
export function buildApp(_shell: Hono, _parts: Parts): void {}

/**
 * What is done once at each start, when the database is ready and before the first request.
 *
 * @returns the one-time set-up link while there is no institution
 */
export async function prepare({ config, deps }: Parts): Promise<string | null> {
  if (config.bootstrap) await bootstrapIssuer(deps, config.bootstrap)
  return openSetUp(deps)
}
