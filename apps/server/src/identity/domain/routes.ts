import { CLOSING_PATH } from '@laurel/core/closing'
import { didWebOf } from '@laurel/core/did'
import type { Context, MiddlewareHandler } from 'hono'
import { findClosing } from '../../closing/store.ts'
import { answerPublic } from '../../credential/routes.ts'
import type { Deps } from '../../deps.ts'
import { requireSigner, tenantOf } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { UNKNOWN_HOST } from '../../platform/hosts.ts'
import { answerProblem } from '../../platform/problem.ts'
import { Refusal } from '../../refusal.ts'
import { publishedDocument, publishedLog } from '../published.ts'
import { publishedProofs } from '../witnesses.ts'
import { liveType } from './live.ts'
import { listDomains } from './store.ts'

const FILES = ['did.json', 'did.jsonl', 'did-witness.json'] as const
type File = (typeof FILES)[number]
const isFile = (name: string | undefined): name is File => (FILES as readonly (string | undefined)[]).includes(name)

/** A file of a domain as it is now, for whoever hands it on. */
async function answerFile(c: Context, deps: Deps, issuerId: string, did: string, file: File): Promise<Response> {
  if (file === 'did-witness.json') {
    const proofs = await publishedProofs(deps, issuerId)
    if (proofs === null) throw new Refusal('E_NOT_FOUND')
    return answerPublic(c, proofs, 'application/json')
  }
  if (file === 'did.jsonl')
    return answerPublic(c, await publishedLog(deps, issuerId), liveType(deps, did, 'text/jsonl'))
  const { text, etag } = await publishedDocument(deps, issuerId, did)
  return answerPublic(c, text, liveType(deps, did, 'application/did+json'), { etag })
}

/**
 * `/i/{issuer}/domains/{domain}/did.json`: what a web server of the institution hands on as its own. The address names
 * the institution, so whoever sets this up on the domain says for whom. What an institution that has closed says under
 * this name is beside it.
 */
export async function answerForDomain(c: Context, deps: Deps): Promise<Response> {
  const { issuer = '', domain = '', file } = c.req.param() as Record<string, string>
  const did = `did:web:${domain}`
  const issuerId = await requireSigner(deps, issuer)
  const known = await tx(deps, { issuerId }, tx => listDomains(tx, issuerId))
  const isKnown = known.some(one => one.did === did && one.given_up_at === null)
  if (isKnown && file === CLOSING_PATH) {
    const closing = await tx(deps, { issuerId }, tx => findClosing(tx, issuerId))
    const statement = closing?.closed_at && closing.other_statements[did]
    if (statement) return answerPublic(c, statement, 'application/vc')
  }
  if (!isKnown || !isFile(file)) throw new Refusal('E_NOT_FOUND')
  return answerFile(c, deps, issuerId, did, file)
}

/**
 * The same for requests that come here under the domain's own name. Only for one that has been used: it has shown before
 * whose it is, so nobody gets the name of somebody else who has pointed it here.
 */
export function answerUnderDomains(deps: Deps): MiddlewareHandler {
  return async (c, next) => {
    const path = c.req.path.split('/').slice(1)
    const file = path.at(-1)
    if (!isFile(file) || (c.req.method !== 'GET' && c.req.method !== 'HEAD')) return next()
    const { host } = new URL(c.req.url)
    if (deps.hosts.includes(host)) return next()
    const folder = path.slice(0, -1)
    const did = didWebOf(host, folder.join('/') === '.well-known' ? [] : folder)
    const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'did', did))
    // Under a name that is not known nothing else is answered either (platform/hosts.ts).
    if (!issuerId && deps.hosts.length > 1) return answerProblem(c, 421, UNKNOWN_HOST)
    if (!issuerId) return next()
    return answerFile(c, deps, issuerId, did, file)
  }
}
