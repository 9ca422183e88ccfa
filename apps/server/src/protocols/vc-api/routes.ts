import { type JsonObject, parseStrictJson, readBySchema } from '@laurel/core/primitives'
import type { StandardReport } from '@laurel/core/verification'
import { type Context, Hono } from 'hono'
import type * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { fieldProblems } from '../../platform/problem.ts'
import { REFUSALS, Refusal } from '../../refusal.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { readBasic, readForm } from '../oauth/read-form.ts'
import { callerOf, institutionOf } from './access.ts'
import { deleteKept, listKept, readKept, setStatus } from './change-credential.ts'
import { createPresentation } from './create-presentation.ts'
import { deriveCredential } from './derive-credential.ts'
import { addressOf, describeService } from './describe.ts'
import { issueCredential } from './issue-credential.ts'
import { openStatusList } from './open-status-list.ts'
import { describeCalls } from './openapi.ts'
import { malformed, type Problem, problemsOf, titleOf, VcApiError, warningsOf } from './problem.ts'
import * as schema from './schema.ts'
import { exchangeUrl, readExchange, startExchange, WORKFLOWS } from './start-exchange.ts'
import { askInExchange, presentInExchange } from './take-part.ts'
import { grantToken } from './token.ts'
import { verifyCredential, verifyPresentation } from './verify.ts'

const MAX_BYTES = 512 * 1024
/** A presentation of credentials, each as deep as one may be, within an envelope of VC-API's. */
const MAX_DEPTH = 48

/** A body by VC-API's schema; every way in which it is not one is a 400. */
async function bodyOf<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/([\w.+-]*\+)?json\b/i.test(type))
    throw malformed('The body is JSON: content-type application/json.')
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.length > MAX_BYTES) throw new VcApiError(413, 'E_TOO_LARGE', 'That is too large.')
  const parsed = parseStrictJson(bytes.length === 0 ? '{}' : bytes, { maxBytes: MAX_BYTES, maxDepth: MAX_DEPTH })
  if (!parsed.ok) throw malformed(`The body is no JSON that can be read in one way: ${parsed.error.code}.`)
  return checked(schema, parsed.value)
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const read = readBySchema(schema, value)
  if (read.success) return read.data
  const [first] = fieldProblems(read.error)
  throw malformed(
    first ? `${first.path}: ${first.message}` : 'The request is malformed.',
    first && `/${first.path.replaceAll('.', '/')}`,
  )
}

function answerError(c: Context, error: VcApiError): Response {
  if (error.status === 401) c.header('www-authenticate', 'Bearer')
  if (error.retryAfter !== undefined) c.header('retry-after', String(error.retryAfter))
  return answerProblems(c, error.status, error.problem, error.problems)
}

const answerProblems = (
  c: Context,
  status: VcApiError['status'],
  main: Problem,
  problems: readonly Problem[],
  more: JsonObject = {},
): Response =>
  c.json({ ...main, status, ...more, problemDetails: problems, errors: problems.map(one => one.detail) }, status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  })

/** 200 only for what was verified: conformance suites read a 200 as accepted. */
function answerReport(c: Context, report: StandardReport): Response {
  const warnings = warningsOf(report)
  const findings = [...report.findings, ...(report.presented ?? []).flatMap(one => one.findings)]
  const checks = findings.map(({ check, outcome, code }) => ({ check, outcome, code }))
  if (report.isVerified) {
    const body = { verified: true, document: report.document, checks, problemDetails: [], warnings, errors: [] }
    return c.json(body, 200, { 'cache-control': 'no-store' })
  }
  const problems = problemsOf(report)
  const first = problems[0] ?? {
    type: 'about:blank',
    title: titleOf('E_NOT_VERIFIED'),
    detail: 'It was not verified.',
    code: 'E_NOT_VERIFIED',
  }
  return answerProblems(c, 400, first, problems, { verified: false, checks, warnings } as JsonObject)
}

/** VC-API under `/i/{issuer}/vc-api` (docs/handbook/en/integrate.md). */
export function vcApiRoutes(deps: Deps, { isOpen }: { readonly isOpen: boolean }): Hono {
  const app = new Hono()
  const base = '/i/:issuer/vc-api'
  app.onError((error, c) => {
    if (error instanceof VcApiError) {
      c.error = undefined
      return answerError(c, error)
    }
    if (error instanceof Refusal) {
      c.error = undefined
      const status = REFUSALS[error.code] as VcApiError['status']
      return answerError(c, new VcApiError(status, error.code, error.message))
    }
    throw error
  })
  const json = (c: Context, body: unknown, status: 200 | 201 = 200) =>
    c.json(body as object, status, { 'cache-control': 'no-store' })

  app.get(base, async c =>
    json(c, await describeService(deps, await institutionOf(deps, c.req.param('issuer')), isOpen)),
  )

  app.get(`${base}/openapi.json`, async c => {
    c.header('access-control-allow-origin', '*')
    return json(c, describeCalls(await addressOf(deps, await institutionOf(deps, c.req.param('issuer')))))
  })

  app.post(`${base}/token`, async c => {
    const issuerId = await institutionOf(deps, c.req.param('issuer'))
    try {
      const form = readBySchema(schema.zToken, readForm(c.req.header('content-type') ?? '', await c.req.text()))
      if (!form.success) throw new OauthError('invalid_request', 'A field is too long.')
      const secret = readBasic(c.req.header('authorization'))?.secret || form.data.client_secret
      return json(
        c,
        await grantToken(deps, issuerId, { grantType: form.data.grant_type, secret, scope: form.data.scope }),
      )
    } catch (error) {
      if (!(error instanceof OauthError)) throw error
      return c.json({ error: error.code, error_description: error.message }, error.status, {
        'cache-control': 'no-store',
        ...(error.code === 'invalid_client' ? { 'www-authenticate': 'Basic' } : {}),
      })
    }
  })

  app.post(`${base}/credentials/issue`, async c => {
    const caller = await callerOf(deps, c, 'credentials:sign', isOpen)
    const verifiableCredential = await issueCredential(deps, caller, isOpen, await bodyOf(c, schema.zIssue))
    return json(c, { verifiableCredential }, 201)
  })
  app.post(`${base}/credentials/verify`, async c => {
    await callerOf(deps, c, 'verify', isOpen)
    return answerReport(c, await verifyCredential(deps, await bodyOf(c, schema.zVerifyCredential)))
  })
  app.post(`${base}/credentials/derive`, async c => {
    await callerOf(deps, c, 'verify', isOpen)
    const verifiableCredential = await deriveCredential(deps, await bodyOf(c, schema.zDerive))
    return json(c, { verifiableCredential }, 201)
  })
  app.post(`${base}/credentials/status`, async c => {
    const caller = await callerOf(deps, c, 'credentials:sign', isOpen)
    const body = await bodyOf(c, schema.zSetStatus)
    const wish = Array.isArray(body.credentialStatus) ? body.credentialStatus[0] : body.credentialStatus
    // Older callers write the status as text beside its purpose.
    const isSet = body.status ?? (wish?.status === undefined ? null : wish.status === '1' || wish.status === 'true')
    if (isSet === null || !wish) throw malformed('status is missing: true or false.', '/status')
    await setStatus(deps, caller, { credentialId: body.credentialId, purpose: wish.statusPurpose, isSet })
    return json(c, {})
  })
  app.get(`${base}/credentials`, async c => {
    const caller = await callerOf(deps, c, 'credentials:sign', isOpen)
    const page = checked(schema.zList, c.req.query())
    const { documents, next } = await listKept(deps, caller, page)
    if (next !== null) c.header('link', `<${deps.baseUrl}${c.req.path}?limit=${page.limit}&cursor=${next}>; rel="next"`)
    return json(c, documents)
  })
  app.get(`${base}/credentials/:name{.+}`, async c => {
    const caller = await callerOf(deps, c, 'credentials:sign', isOpen)
    return c.body(await readKept(deps, caller, c.req.param('name')), 200, {
      'content-type': 'application/vc',
      'cache-control': 'no-store',
    })
  })
  app.delete(`${base}/credentials/:name{.+}`, async c => {
    await deleteKept(deps, await callerOf(deps, c, 'credentials:sign', isOpen), c.req.param('name'))
    return c.body(null, 202, { 'cache-control': 'no-store' })
  })

  for (const path of [`${base}/presentations`, `${base}/presentations/create`])
    app.post(path, async c => {
      const caller = await callerOf(deps, c, 'credentials:sign', isOpen)
      const verifiablePresentation = await createPresentation(deps, caller, isOpen, await bodyOf(c, schema.zPresent))
      return json(c, { verifiablePresentation }, 201)
    })
  app.post(`${base}/presentations/verify`, async c => {
    await callerOf(deps, c, 'verify', isOpen)
    return answerReport(c, await verifyPresentation(deps, await bodyOf(c, schema.zVerifyPresentation)))
  })

  const workflowOf = (name: string | undefined) => {
    if (name === 'award' || name === 'presentation') return name
    throw new VcApiError(404, 'E_NOT_FOUND', 'There are the workflows award and presentation.')
  }
  const start = async (c: Context, named: string | undefined) => {
    const caller = await callerOf(deps, c, 'verify', isOpen)
    const body = await bodyOf(c, schema.zStartExchange)
    const { url, expires } = await startExchange(deps, caller, workflowOf(named ?? body.workflow), body)
    c.header('location', url)
    return json(c, { exchangeId: url, expires }, 201)
  }
  app.post(`${base}/exchanges`, c => start(c, undefined))
  app.get(`${base}/workflows/:workflow`, async c => {
    await callerOf(deps, c, 'verify', isOpen)
    const workflow = workflowOf(c.req.param('workflow'))
    return json(c, { id: workflow, ...WORKFLOWS[workflow] })
  })
  app.post(`${base}/workflows/:workflow/exchanges`, c => start(c, c.req.param('workflow')))
  const exchange = `${base}/workflows/:workflow/exchanges/:exchange`
  app.get(exchange, async c => {
    const caller = await callerOf(deps, c, 'verify', isOpen)
    return json(c, await readExchange(deps, caller, workflowOf(c.req.param('workflow')), c.req.param('exchange')))
  })
  // Open to whoever holds its address, which nobody can guess; also to a wallet that is a page of somebody else's.
  app.use(exchange, async (c, next) => {
    await next()
    c.res.headers.set('access-control-allow-origin', '*')
  })
  app.options(exchange, c =>
    c.body(null, 204, {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '86400',
    }),
  )
  app.get(`${exchange}/protocols`, async c => {
    await institutionOf(deps, c.req.param('issuer'))
    const { issuer, workflow, exchange: id } = c.req.param()
    return json(c, { protocols: { vcapi: exchangeUrl(deps.baseUrl, issuer, workflowOf(workflow), id) } })
  })
  app.post(exchange, async c => {
    const issuerId = await institutionOf(deps, c.req.param('issuer'))
    const { exchange: id } = c.req.param()
    const workflow = workflowOf(c.req.param('workflow'))
    const isEmpty = !c.req.header('content-type') && Number(c.req.header('content-length') ?? 0) === 0
    const { verifiablePresentation } = isEmpty ? {} : await bodyOf(c, schema.zTakePart)
    return json(
      c,
      verifiablePresentation === undefined
        ? await askInExchange(deps, issuerId, workflow, id)
        : await presentInExchange(deps, issuerId, { workflow, id }, verifiablePresentation),
    )
  })

  if (isOpen)
    app.get(`${base}/status/:key/:list`, async c => {
      const issuerId = await institutionOf(deps, c.req.param('issuer'))
      const list = await openStatusList(deps, issuerId, c.req.param('key'), c.req.param('list'))
      if (list === undefined) throw new VcApiError(404, 'E_NOT_FOUND', 'There is no such list.')
      return c.body(list, 200, { 'content-type': 'application/vc', 'access-control-allow-origin': '*' })
    })
  app.all(`${base}/*`, () => {
    throw new VcApiError(404, 'E_NOT_FOUND', 'VC-API has no such call here.')
  })
  return app
}
