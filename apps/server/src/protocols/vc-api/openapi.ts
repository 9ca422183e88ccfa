import type * as z from 'zod'
import { jsonSchema } from '../../platform/json-schema.ts'
import * as schema from './schema.ts'

type Operation = {
  readonly call: string
  readonly summary: string
  /** The scope of the API key; nothing for what is open. */
  readonly scope?: 'credentials:sign' | 'verify'
  readonly body?: z.ZodType
  readonly answers: Readonly<Record<number, string>>
}

const VERIFIED = { 200: 'Verified', 400: 'Malformed, or not verified: the report says why' }
const MADE = { 201: 'Made', 400: 'Malformed' }

/** Every call (VC-API 0.7), with the very schemas that requests are read by. */
const OPERATIONS: readonly Operation[] = [
  { call: 'GET /', summary: 'Keys, suites and workflows', answers: { 200: 'What the service signs with' } },
  {
    call: 'POST /token',
    summary: 'An access token for an API key (client credentials)',
    body: schema.zToken,
    answers: { 200: 'A token', 400: 'Malformed', 401: 'Not known' },
  },
  {
    call: 'POST /credentials/issue',
    summary: 'Sign a credential',
    scope: 'credentials:sign',
    body: schema.zIssue,
    answers: MADE,
  },
  {
    call: 'POST /credentials/verify',
    summary: 'Verify a credential',
    scope: 'verify',
    body: schema.zVerifyCredential,
    answers: VERIFIED,
  },
  {
    call: 'POST /credentials/derive',
    summary: 'Show a part of a credential',
    scope: 'verify',
    body: schema.zDerive,
    answers: MADE,
  },
  {
    call: 'POST /credentials/status',
    summary: 'Revoke or suspend, or take that back',
    scope: 'credentials:sign',
    body: schema.zSetStatus,
    answers: { 200: 'Set', 400: 'Malformed', 404: 'No such credential' },
  },
  {
    call: 'GET /credentials',
    summary: 'The credentials that are kept',
    scope: 'credentials:sign',
    answers: { 200: 'A page of them; Link leads on' },
  },
  {
    call: 'GET /credentials/{id}',
    summary: 'A credential that is kept',
    scope: 'credentials:sign',
    answers: { 200: 'The credential', 404: 'No such credential', 410: 'Deleted' },
  },
  {
    call: 'DELETE /credentials/{id}',
    summary: 'Forget a credential',
    scope: 'credentials:sign',
    answers: { 202: 'Forgotten', 404: 'No such credential' },
  },
  {
    call: 'POST /presentations/create',
    summary: 'Sign a presentation',
    scope: 'credentials:sign',
    body: schema.zPresent,
    answers: MADE,
  },
  {
    call: 'POST /presentations/verify',
    summary: 'Verify a presentation',
    scope: 'verify',
    body: schema.zVerifyPresentation,
    answers: VERIFIED,
  },
  { call: 'GET /workflows/{workflow}', summary: 'A workflow', scope: 'verify', answers: { 200: 'The workflow' } },
  {
    call: 'POST /workflows/{workflow}/exchanges',
    summary: 'Begin an exchange with a wallet',
    scope: 'verify',
    body: schema.zStartExchange,
    answers: MADE,
  },
  {
    call: 'GET /workflows/{workflow}/exchanges/{exchange}',
    summary: 'How an exchange stands',
    scope: 'verify',
    answers: { 200: 'Its state and results', 404: 'No such exchange' },
  },
  {
    call: 'GET /workflows/{workflow}/exchanges/{exchange}/protocols',
    summary: 'The protocols that a wallet may speak',
    answers: { 200: 'Their addresses' },
  },
  {
    call: 'POST /workflows/{workflow}/exchanges/{exchange}',
    summary: 'Take part as a wallet: without a presentation it is asked for one',
    body: schema.zTakePart,
    answers: { 200: 'What is asked, or what is given', 409: 'Over', 410: 'Gone' },
  },
]

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

function operationOf({ summary, scope, body, answers, call }: Operation) {
  const type = call.endsWith('/token') ? 'application/x-www-form-urlencoded' : 'application/json'
  const all = { ...answers, ...(scope ? { 401: 'No key', 403: 'A key without the scope' } : {}) }
  return {
    summary,
    security: scope ? [{ apiKey: [scope] }, { oauth: [scope] }] : [],
    parameters: [...call.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...(body ? { requestBody: { required: true, content: { [type]: { schema: jsonSchema(body, 'input') } } } } : {}),
    responses: Object.fromEntries(
      Object.entries(all).map(([status, description]) => [
        status,
        { description, ...(Number(status) >= 400 ? { content: PROBLEM } : {}) },
      ]),
    ),
  }
}

/** The OpenAPI 3.1 document of one institution's VC-API. @param url its address, as described */
export function describeCalls(url: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of OPERATIONS) {
    const [method = '', path = ''] = operation.call.split(' ')
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(operation) }
  }
  const text = { type: 'string' }
  return {
    openapi: '3.1.0',
    info: { title: 'VC-API', version: '0.7', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the institution' },
        oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${url}/token`, scopes: {} } } },
      },
      schemas: {
        Problem: {
          type: 'object',
          properties: { type: text, title: text, status: { type: 'integer' }, code: text, detail: text },
        },
      },
    },
  }
}
