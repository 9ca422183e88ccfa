import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as z from 'zod'
import type { Deps } from './deps.ts'
import { type Action, type Actor, mayDo } from './people/actor.ts'
import { actorOfApiKey } from './people/api-keys.ts'
import { actorOfMember } from './people/memberships.ts'
import type { Person } from './people/person.ts'
import { answerProblem, fieldProblems } from './platform/problem.ts'
import { REFUSALS, Refusal } from './refusal.ts'

/** How the web front end knows who is there; supplied by the sign-in part of the platform. */
export type Sessions = {
  personOf(headers: Headers): Promise<Person | null>
}

/** One call of the API: what it takes, what it answers, who may make it. The OpenAPI document is made from these. */
export type Endpoint<Body extends z.ZodType, Query extends z.ZodType> = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Under `/api/v1`, in OpenAPI's form: `/awards/{id}`. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  /** `anyone`; `person`: signed in; an action: a member who may, or an API key with that scope. */
  readonly access: 'anyone' | 'person' | Action
  readonly body?: Body
  /** For bodies that are not JSON, e.g. `image/png`. The handler reads them itself. */
  readonly bodyTypes?: readonly string[]
  readonly query?: Query
  readonly answer?: z.ZodType
  readonly status?: 200 | 201 | 202 | 204
  readonly headers?: Readonly<Record<string, string>>
}

export type Call<Body, Query> = {
  readonly c: Context
  readonly body: Body
  readonly query: Query
  /** Only for endpoints whose access is an action. */
  readonly actor: Actor
  /** Only for endpoints whose access is `person`. */
  readonly person: Person
  readonly id: string
}

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

export const zPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).default(''),
})

const zUuid = z.uuid()
const MAX_JSON_BYTES = 1024 * 1024

async function readJson(c: Context): Promise<unknown> {
  const declared = c.req.header('content-type') ?? ''
  if (!/^application\/([\w.+-]*\+)?json\b/i.test(declared)) throw new Refusal('E_REQUEST_MALFORMED')
  const text = await c.req.text()
  if (text.length > MAX_JSON_BYTES) throw new Refusal('E_TOO_LARGE')
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('E_REQUEST_MALFORMED')
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown): z.infer<Schema> {
  if (!schema) return undefined as z.infer<Schema>
  const read = schema.safeParse(value)
  if (!read.success) throw new Refusal('E_REQUEST_MALFORMED', fieldProblems(read.error))
  return read.data
}

export type Api = {
  readonly app: Hono
  readonly endpoints: readonly Endpoint<z.ZodType, z.ZodType>[]
  add<Body extends z.ZodType, Query extends z.ZodType>(
    endpoint: Endpoint<Body, Query>,
    handler: (call: Call<z.infer<Body>, z.infer<Query>>) => Promise<unknown>,
  ): void
}

/** Answers a thrown refusal as problem+json; anything else is a bug and goes on to the shell. */
export function answerRefusal(error: Error, c: Context): Response {
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'E_NOT_SIGNED_IN') c.header('www-authenticate', 'Bearer')
  return answerProblem(c, REFUSALS[error.code] as ContentfulStatusCode, {
    code: error.code,
    detail: error.message,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
  })
}

/** Who acts for an issuer: the API key if one is sent, else the member who is signed in. */
export async function actorOf(c: Context, deps: Deps, sessions: Sessions): Promise<Actor> {
  const authorization = c.req.header('authorization')
  if (authorization !== undefined) {
    const secret = /^Bearer (\S{16,256})$/i.exec(authorization)?.[1]
    const actor = secret && (await actorOfApiKey(deps, secret))
    if (!actor) throw new Refusal('E_NOT_SIGNED_IN')
    return actor
  }
  const person = await sessions.personOf(c.req.raw.headers)
  if (!person) throw new Refusal('E_NOT_SIGNED_IN')
  return actorOfMember(deps, person, c.req.header('laurel-issuer'))
}

export function createApi(deps: Deps, sessions: Sessions): Api {
  const app = new Hono()
  app.onError(answerRefusal)
  const endpoints: Endpoint<z.ZodType, z.ZodType>[] = []
  return {
    app,
    endpoints,
    add(endpoint, handler) {
      endpoints.push(endpoint as unknown as Endpoint<z.ZodType, z.ZodType>)
      app.on(endpoint.method.toUpperCase(), endpoint.path.replace(/\{(\w+)\}/g, ':$1'), async c => {
        const id = c.req.param('id') ?? ''
        // An id that is none is not looked up: there is nothing under it.
        if (endpoint.path.includes('{id}') && !zUuid.safeParse(id).success) throw new Refusal('E_NOT_FOUND')
        let actor: Actor | undefined
        let person: Person | null = null
        if (endpoint.access === 'person') {
          person = await sessions.personOf(c.req.raw.headers)
          if (!person) throw new Refusal('E_NOT_SIGNED_IN')
        } else if (endpoint.access !== 'anyone') {
          actor = await actorOf(c, deps, sessions)
          if (!mayDo(actor, endpoint.access)) throw new Refusal('E_FORBIDDEN')
        }
        const answer = await handler({
          c,
          id,
          actor: actor as Actor,
          person: person as Person,
          body: parsed(endpoint.body, endpoint.body ? await readJson(c) : undefined),
          query: parsed(endpoint.query, c.req.query()),
        })
        if (answer instanceof Response) return answer
        c.header('cache-control', 'no-store')
        const status = endpoint.status ?? 200
        return status === 204 || answer === undefined ? c.body(null, 204) : c.json(answer as object, status)
      })
    },
  }
}
