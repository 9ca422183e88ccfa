import { readBySchema } from '@laurel/core/primitives'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as z from 'zod'
import type { Deps } from './deps.ts'
import { type Actor, mayDo } from './people/actor.ts'
import { actorOfApiKey } from './people/api-keys.ts'
import { actorOfMember } from './people/memberships.ts'
import type { Person } from './people/person.ts'
import type { Action } from './people/roles.ts'
import { sqlState } from './platform/database.ts'
import { jsonSchema } from './platform/json-schema.ts'
import { answerProblem, fieldProblems } from './platform/problem.ts'
import { type Reader, reader } from './presentation/pages/language.ts'
import { type PageFacts, sendPage } from './presentation/pages/layout.ts'
import { REFUSALS, Refusal } from './refusal.ts'

/** How the web front end knows who is there; supplied by the sign-in part of the platform. */
export type Sessions = {
  personOf(headers: Headers): Promise<Person | null>
  findOrMakePerson(person: { email: string; name: string; locale: string | null }): Promise<Person>
  /** The `Set-Cookie` values that sign a person in. */
  openSession(personId: string, request: Request): Promise<string[]>
  passkeysOf(personId: string): Promise<number>
}

/** One call of the API: what it takes, what it answers, who may make it. The OpenAPI document is made from these. */
type Endpoint<Body extends z.ZodType, Query extends z.ZodType> = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Under `/api/v1`, in OpenAPI's form: `/awards/{id}`. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  /** `anyone`; `person`: signed in; an action: a member who may, or an API key with that scope. */
  readonly access: 'anyone' | 'person' | Action
  readonly body?: Body
  /** Of a JSON body; `MAX_JSON_BYTES` where nothing is said. */
  readonly maxBytes?: number
  /** For bodies that are not JSON, e.g. `image/png`. The handler reads them itself. */
  readonly bodyTypes?: readonly string[]
  readonly query?: Query
  readonly answer?: z.ZodType
  readonly status?: 200 | 201 | 202 | 204
  readonly headers?: Readonly<Record<string, string>>
  /** Changes something, and may do so at an institution that has closed as well. */
  readonly whenClosed?: true
}

type Call<Body, Query> = {
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
  // Holds the sort key of the last row: up to 400 letters of any script.
  cursor: z.string().max(3_000).default(''),
})

const zUuid = z.uuid()
const MAX_JSON_BYTES = 1024 * 1024

async function readJson(c: Context, maximum = MAX_JSON_BYTES): Promise<unknown> {
  const declared = c.req.header('content-type') ?? ''
  const length = Number(c.req.header('content-length') ?? 0)
  // Where every field may be left out, so may the whole.
  if (declared === '' && length === 0 && !c.req.header('transfer-encoding')) return {}
  if (!/^application\/([\w.+-]*\+)?json\b/i.test(declared)) throw new Refusal('E_REQUEST_MALFORMED')
  if (length > maximum) throw new Refusal('E_TOO_LARGE')
  const text = await c.req.text()
  if (text.length > maximum) throw new Refusal('E_TOO_LARGE')
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('E_REQUEST_MALFORMED')
  }
}

/** What is wrong with a text that the database cannot keep. */
export const UNKEPT = 'has a character that no text may have (U+0000, or half of a pair)'

/** Where the first text stands that the database cannot keep, by key or value; `null` where every one can be kept. */
export function unkeptText(value: unknown): string | null {
  const rest: { readonly path: string; readonly one: unknown }[] = [{ path: '', one: value }]
  const isKept = (text: string) => text.isWellFormed() && !text.includes('\0')
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { path, one } = next
    if (typeof one === 'string' && !isKept(one)) return path
    if (typeof one !== 'object' || one === null) continue
    for (const [key, inner] of Object.entries(one)) {
      if (!isKept(key)) return path
      rest.push({ path: path === '' ? key : `${path}.${key}`, one: inner })
    }
  }
  return null
}

function parsed<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown): z.infer<Schema> {
  if (!schema) return undefined as z.infer<Schema>
  const unkept = unkeptText(value)
  if (unkept !== null)
    throw new Refusal('E_REQUEST_MALFORMED', [
      {
        path: unkept,
        code: 'invalid_text',
        message: UNKEPT,
      },
    ])
  const read = readBySchema(schema, value)
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

type Change<Body extends z.ZodType> = Pick<
  Endpoint<Body, z.ZodType>,
  'method' | 'path' | 'summary' | 'body' | 'status' | 'whenClosed'
>

/** Calls of one part that change something of an institution, and answer how that part stands then. */
export const changesOf =
  (
    api: Api,
    common: { readonly tag: string; readonly access: Action; readonly answer: z.ZodType },
    show: (actor: Actor) => Promise<unknown>,
  ) =>
  <Body extends z.ZodType>(
    endpoint: Change<Body>,
    change: (call: Call<z.infer<Body>, unknown>) => Promise<unknown>,
  ): void =>
    api.add<Body, z.ZodType>({ ...endpoint, ...common }, async call => {
      await change(call)
      return show(call.actor)
    })

/** Answers a thrown refusal as problem+json; anything else is a bug and goes on to the shell. */
export function answerRefusal(thrown: Error, c: Context): Response {
  // PostgreSQL itself says no to whatever a closed institution would have signed or changed (0065).
  const error = sqlState(thrown) === 'LR001' ? new Refusal('E_INSTITUTION_CLOSED') : thrown
  if (!(error instanceof Refusal)) throw error
  // It has been answered; the shell logs what is still an error.
  c.error = undefined
  if (error.code === 'E_NOT_SIGNED_IN') c.header('www-authenticate', 'Bearer')
  if (error.retryAfter !== undefined) c.header('retry-after', String(error.retryAfter))
  return answerProblem(c, REFUSALS[error.code] as ContentfulStatusCode, {
    code: error.code,
    detail: error.message,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
  })
}

/** Who acts for an issuer: the API key if one is sent, else the member who is signed in. */
async function actorOf(c: Context, deps: Deps, sessions: Sessions): Promise<Actor> {
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
          if (actor.isClosed && endpoint.method !== 'get' && !endpoint.whenClosed && endpoint.access !== 'verify')
            throw new Refusal('E_INSTITUTION_CLOSED')
        }
        const answer = await handler({
          c,
          id,
          actor: actor as Actor,
          person: person as Person,
          body: parsed(endpoint.body, endpoint.body ? await readJson(c, endpoint.maxBytes) : undefined),
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

const PLAIN_ANSWERS = {
  400: 'Malformed',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Nothing there',
  429: 'Too many',
}

type JsonSchema = { properties?: Record<string, unknown>; required?: readonly string[] }

/** The OpenAPI 3.1 document, made from the very schemas that requests are parsed with. */
function openApiDocument(endpoints: Api['endpoints'], baseUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const query = endpoint.query ? (jsonSchema(endpoint.query, 'input') as JsonSchema) : {}
    const parameters = [
      ...[...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string', ...(name === 'id' ? { format: 'uuid' } : {}) },
      })),
      ...Object.entries(query.properties ?? {}).map(([name, schema]) => ({
        name,
        in: 'query',
        required: false,
        schema,
      })),
      ...Object.entries(endpoint.headers ?? {}).map(([name, description]) => ({
        name,
        in: 'header',
        required: false,
        description,
        schema: { type: 'string' },
      })),
    ]
    const content = endpoint.body
      ? { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } }
      : Object.fromEntries((endpoint.bodyTypes ?? []).map(type => [type, { schema: {} }]))
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
    const at = paths[endpoint.path] ?? {}
    paths[endpoint.path] = at
    at[endpoint.method] = {
      operationId: `${endpoint.method}${endpoint.path.replace(/[^A-Za-z]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
      summary: endpoint.summary,
      tags: [endpoint.tag],
      ...(endpoint.access === 'anyone'
        ? { security: [] }
        : { security: [{ session: [] }, ...(endpoint.access === 'person' ? [] : [{ apiKey: [endpoint.access] }])] }),
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(Object.keys(content).length > 0 ? { requestBody: { required: true, content } } : {}),
      responses: {
        [endpoint.status ?? 200]: {
          description: endpoint.summary,
          ...(endpoint.answer
            ? { content: { 'application/json': { schema: jsonSchema(endpoint.answer, 'output') } } }
            : {}),
        },
        ...Object.fromEntries(
          Object.entries(PLAIN_ANSWERS).map(([status, description]) => [status, { description, content: problem }]),
        ),
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Laurel',
      version: '1',
      description: `${ABOUT} Errors are problem documents (RFC 9457).`,
    },
    servers: [{ url: `${baseUrl}/api/v1` }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'lrl_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'laurel.session_token' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string', description: 'Stable; made for programs' },
            detail: { type: 'string' },
            errors: {
              type: 'array',
              items: {
                type: 'object',
                properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  }
}

/** `/api/v1/openapi.json`, and `/api/docs` for people: the same document as a page, without a script. */
export function openApiRoutes(api: Api, baseUrl: string): Hono {
  const app = new Hono()
  app.get('/v1/openapi.json', c =>
    c.json(openApiDocument(api.endpoints, baseUrl), 200, {
      'access-control-allow-origin': '*',
      'cache-control': 'no-cache',
    }),
  )
  app.get('/docs', c => sendPage(c, docsPage(api.endpoints, baseUrl, reader(c))))
  return app
}

const ABOUT = 'Define achievements, award them, revoke, and verify anything.'

/** In English, as the calls are; the frame around it speaks the reader's language. */
function docsPage(endpoints: Api['endpoints'], baseUrl: string, reader: Reader): PageFacts {
  const groups = [...Map.groupBy(endpoints, one => one.tag)]
  const anchor = (tag: string) => tag.toLowerCase().replace(/\W+/g, '-')
  const shown = (schema: z.ZodType, io: 'input' | 'output') => JSON.stringify(jsonSchema(schema, io), null, 2)
  // A reader with a keyboard must be able to move what is wider than the screen.
  const code = (text: string) => html`<pre tabindex="0">${text}</pre>`
  const call = (
    one: Api['endpoints'][number],
  ) => html`<details><summary><code>${one.method.toUpperCase()} /api/v1${one.path}</code> ${one.summary}</summary>
<p>${one.access === 'anyone' ? 'Open to anyone.' : one.access === 'person' ? 'Signed in.' : html`Scope <code>${one.access}</code>.`}</p>
${one.query ? html`<h3>Query</h3>${code(shown(one.query, 'input'))}` : ''}
${one.bodyTypes ? html`<h3>Body</h3><p>${one.bodyTypes.join(', ')}</p>` : ''}
${one.body ? html`<h3>Body</h3>${code(shown(one.body, 'input'))}` : ''}
${one.answer ? html`<h3>Answer ${String(one.status ?? 200)}</h3>${code(shown(one.answer, 'output'))}` : ''}</details>`
  const first = `curl -s ${baseUrl}/api/v1/achievements -H "authorization: Bearer $KEY" -H 'content-type: application/json' \\
  -d '{"name":"Active Listening","description":"Listens to understand.","kind":"micro","criteria":{"narrative":"Two observed talks."}}'
curl -s ${baseUrl}/api/v1/awards -H "authorization: Bearer $KEY" -H 'content-type: application/json' -H 'idempotency-key: 1' \\
  -d '{"achievementId":"…","recipient":{"name":"Sample Learner 1","email":"learner@example.org"},"issue":true}'`
  return {
    title: 'Laurel API',
    styles: ['help'],
    reader,
    listed: true,
    preview: { description: ABOUT, url: `${baseUrl}/api/docs` },
    body: html`<div class="guide api" lang="en"><nav class="contents" aria-labelledby="contents"><h2 id="contents">Calls</h2>
<ol>${groups.map(([tag]) => html`<li><a href="#${anchor(tag)}">${tag}</a></li>`)}</ol></nav>
<article><h1>Laurel API</h1><p class="lead">${ABOUT}</p>
<p>Base address <code>${baseUrl}/api/v1</code>. Send <code>Authorization: Bearer lrl_…</code>; make keys in the console. The machine-readable form is <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1). Errors are problem documents with a stable <code>code</code>. Lists take <code>limit</code> and <code>cursor</code> and answer <code>{items, nextCursor}</code>.</p>
<section><h2>First credential</h2>${code(first)}</section>
${groups.map(([tag, list]) => html`<section id="${anchor(tag)}"><h2>${tag}</h2>${list.map(call)}</section>`)}</article></div>`,
  }
}
