import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Validator } from '@cfworker/json-schema'
import { expect } from 'vitest'
import type { Json } from './school.ts'

const SCOPE = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/'

/** Whether a message is as 1EdTech's own schema has it. */
export function fits(name: string, value: unknown): void {
  const path = new URL(`../vectors/1edtech/ob_v3p0_${name}_schema.json`, import.meta.url)
  const { errors } = new Validator(JSON.parse(readFileSync(path, 'utf8')), '2019-09', false).validate(value)
  expect(errors.slice(0, 5).map(one => `${one.instanceLocation} ${one.error}`)).toEqual([])
}

type Client = { readonly secret: string; readonly redirectUris: readonly string[]; readonly scope: string }
type Asked = { readonly method: string; readonly path: string; readonly body: string }

/**
 * A host of the Open Badges API, written from the text of the specification (version 3.0, §6 and §7) and nothing of
 * ours: it refuses what that asks of a client and is not there. What it says can be replaced by a test.
 */
export async function openSpecHost(origin: string) {
  const clients = new Map<string, Client>()
  const codes = new Map<string, { readonly client: string; readonly redirect: string; readonly challenge: string }>()
  const access = new Set<string>()
  const refresh = new Set<string>()
  const asked: Asked[] = []
  const host = {
    /** Served page by page, oldest first. */
    credentials: [] as Json[],
    tokens: [] as string[],
    received: [] as Json[],
    asked,
    clients,
    access,
    refresh,
    /** Merged into the discovery document's scheme. */
    scheme: {} as Json,
    flow: {} as Json,
    /** Answers in the place of the usual one, by path. */
    instead: new Map<string, (request: IncomingMessage, response: ServerResponse) => void>(),
    paging: 'link' as 'link' | 'total' | 'elsewhere' | 'circle',
    countOf: (path: string) => asked.filter(one => one.path === path).length,
    /** What the learner's browser is sent back to, once they have said yes at `to`. */
    letIn(to: string): URL {
      const { origin: at, pathname, searchParams: said } = new URL(to)
      expect(at + pathname).toBe(`${origin}/auth/authorize`)
      expect(said.get('response_type')).toBe('code')
      expect(said.get('code_challenge_method')).toBe('S256')
      expect(said.get('state')).toMatch(/^[\w-]{22,}$/)
      const id = said.get('client_id') ?? ''
      const redirect = said.get('redirect_uri') ?? ''
      expect(clients.get(id)?.redirectUris).toContain(redirect)
      const offered = clients.get(id)?.scope.split(' ')
      for (const one of said.get('scope')?.split(' ') ?? []) expect(offered).toContain(one)
      const code = randomBytes(16).toString('base64url')
      codes.set(code, { client: id, redirect, challenge: said.get('code_challenge') ?? '' })
      const back = new URL(redirect)
      back.searchParams.set('code', code)
      back.searchParams.set('scope', said.get('scope') ?? '')
      back.searchParams.set('state', said.get('state') ?? '')
      return back
    },
    port: 0,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }

  const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
  const no = (response: ServerResponse, status: number, minor: string) => {
    const body = {
      imsx_codeMajor: 'failure',
      imsx_severity: 'error',
      imsx_codeMinor: {
        imsx_codeMinorField: [{ imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: minor }],
      },
    }
    fits('imsx_statusinfo', body)
    send(response, status, body)
  }

  const bare = origin.replace('https://', '')
  const discovery = () => ({
    openapi: '3.0.1',
    info: { title: 'Example Provider', version: '3.0', termsOfService: `${origin}/terms` },
    paths: {},
    components: {
      securitySchemes: {
        OAuth2ACG: {
          type: 'oauth2',
          description: 'OAuth 2.0 Authorization Code Grant authorization',
          'x-imssf-name': 'Example Provider',
          'x-imssf-privacyPolicyUrl': `${bare}/privacy`,
          // Without a scheme, as in the specification's own example.
          'x-imssf-registrationUrl': `${bare}/auth/registration`,
          'x-imssf-revocationUrl': `${origin}/auth/revoke`,
          ...host.scheme,
          flows: {
            authorizationCode: {
              tokenUrl: `${origin}/auth/token`,
              authorizationUrl: `${origin}/auth/authorize`,
              refreshUrl: `${origin}/auth/token`,
              scopes: Object.fromEntries(
                ['credential.readonly', 'credential.upsert', 'profile.readonly', 'profile.update'].map(one => [
                  `${SCOPE}${one}`,
                  '...',
                ]),
              ),
              ...host.flow,
            },
          },
        },
      },
      schemas: {},
    },
  })

  function register(body: string, response: ServerResponse) {
    const wanted = JSON.parse(body) as Json
    for (const name of ['client_name', 'client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'software_id'])
      expect(wanted[name], name).toEqual(expect.any(String))
    expect(wanted).toMatchObject({
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    })
    for (const uri of wanted.redirect_uris) expect(new URL(uri).host).toBe(new URL(wanted.client_uri).host)
    const id = `client ${clients.size + 1}`
    const secret = 'a:b c%+/='
    clients.set(id, { secret, redirectUris: wanted.redirect_uris, scope: wanted.scope })
    send(response, 201, { ...wanted, client_id: id, client_secret: secret, client_secret_expires_at: 0 })
  }

  /** RFC 6749 §2.3.1: both parts are encoded as in a form. */
  function clientOf(request: IncomingMessage): string | null {
    const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const [id = '', secret = ''] = Buffer.from(basic, 'base64')
      .toString()
      .split(':')
      .map(one => new URLSearchParams(`x=${one}`).get('x') ?? '')
    return clients.get(id)?.secret === secret ? id : null
  }

  function token(request: IncomingMessage, body: string, response: ServerResponse) {
    const client = clientOf(request)
    if (client === null) return send(response, 401, { error: 'invalid_client' })
    expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded')
    const form = new URLSearchParams(body)
    if (form.get('grant_type') === 'authorization_code') {
      const code = codes.get(form.get('code') ?? '')
      codes.delete(form.get('code') ?? '')
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      const isRight = code?.client === client && code.redirect === form.get('redirect_uri')
      if (!isRight || code.challenge !== challenge) return send(response, 400, { error: 'invalid_grant' })
      expect(form.get('scope')).toContain(`${SCOPE}credential.readonly`)
    } else if (!refresh.delete(form.get('refresh_token') ?? '')) return send(response, 400, { error: 'invalid_grant' })
    const [next, again] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
    access.clear()
    access.add(next)
    refresh.add(again)
    return send(response, 200, {
      access_token: next,
      token_type: 'bearer',
      expires_in: 3_600,
      refresh_token: again,
      scope: clients.get(client)?.scope,
    })
  }

  function page(url: URL, response: ServerResponse) {
    const limit = Number(url.searchParams.get('limit') ?? 20)
    const offset = Number(url.searchParams.get('offset') ?? 0)
    expect(Number.isInteger(limit) && limit > 0 && Number.isInteger(offset) && offset >= 0).toBe(true)
    const since = url.searchParams.get('since')
    if (since !== null) expect(new Date(since).toISOString()).toBe(since)
    const all = host.credentials.filter(one => since === null || one.validFrom > since)
    const shown = all.slice(offset, offset + limit)
    const at = (from: number, place = origin) => `<${place}${url.pathname}?limit=${limit}&offset=${from}>; rel="next"`
    const links = {
      link: offset + limit < all.length ? at(offset + limit) : `<${origin}${url.pathname}>; rel="first"`,
      elsewhere: at(offset + limit, 'https://collector.example'),
      circle: at(0),
      total: null,
    }[host.paging]
    const body = { credential: shown, ...(offset === 0 ? { compactJwsString: host.tokens } : {}) }
    send(response, 200, body, { 'x-total-count': String(all.length), ...(links === null ? {} : { link: links }) })
  }

  function serve(request: IncomingMessage, body: string, response: ServerResponse) {
    const url = new URL(request.url ?? '/', origin)
    const path = `${request.method} ${url.pathname}`
    asked.push({ method: request.method ?? '', path: url.pathname, body })
    const instead = host.instead.get(url.pathname)
    if (instead) return instead(request, response)
    if (path === 'GET /ims/ob/v3p0/discovery') return send(response, 200, discovery())
    if (path === 'POST /auth/registration') return register(body, response)
    if (path === 'POST /auth/token') return token(request, body, response)
    if (path === 'POST /auth/revoke') {
      if (clientOf(request) === null) return send(response, 401, { error: 'invalid_client' })
      const given = new URLSearchParams(body).get('token') ?? ''
      if (refresh.delete(given)) access.clear()
      access.delete(given)
      return response.writeHead(200).end()
    }
    if (url.pathname !== '/ims/ob/v3p0/credentials') return no(response, 404, 'unknownobject')
    if (!access.has(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''))
      return no(response, 401, 'unauthorizedrequest')
    expect(request.headers.accept).toContain('json')
    if (request.method === 'GET') return page(url, response)
    expect(request.headers['content-type']).toMatch(/^application\/(vc\+ld\+json|json)$/)
    const credential = JSON.parse(body) as Json
    fits('achievementcredential', credential)
    const isNew = !host.received.some(one => one.id === credential.id)
    host.received.push(credential)
    return send(response, isNew ? 201 : 200, credential)
  }

  const server = createServer((request, response) => {
    let body = ''
    request.on('data', part => {
      body += part
    })
    request.on('end', () => {
      try {
        serve(request, body, response)
      } catch (error) {
        // What a client should have said and has not: its test sees that.
        send(response, 418, String(error))
      }
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  host.port = (server.address() as AddressInfo).port
  return host
}
export type SpecHost = Awaited<ReturnType<typeof openSpecHost>>
