import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TILE_WIDTH, type Tile, tilePath, tilesSince, widthAt } from '@laurel/core/log'
import { parseLocale } from '@laurel/ui/verdict'
import { WHOLE_TOKEN } from '../../credential/detached-token.ts'
import { isPageOpen } from '../../credential/open-credential.ts'
import type { Deps } from '../../deps.ts'
import { addressesOf } from '../../identity/domain/check-domain.ts'
import { isWitnessed } from '../../identity/domain/files.ts'
import { listDomains } from '../../identity/domain/store.ts'
import { folderOf, placeOfWebvh } from '../../identity/names.ts'
import { readLog } from '../../identity/store.ts'
import { digestOfDocument } from '../../log/record.ts'
import { findCheckpoint, findLogs } from '../../log/store.ts'
import { protectionsOf, sealedParts } from '../../people/minors/protection.ts'
import { currentIssuer, homeDid } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import type { ZipPart } from '../../platform/zip.ts'
import { words } from '../../presentation/pages/language.ts'
import { verifyAnything } from '../../verification/verify-anything.ts'
import { findClosing } from '../store.ts'
import { hostingFiles } from './hosting.ts'
import { PAGE_LANGUAGES, type PageLanguage, staticPage } from './static-page.ts'

const VERIFY = fileURLToPath(new URL('../../../../verify/dist/', import.meta.url))
const CONTEXTS = fileURLToPath(new URL('../../../../../packages/core/contexts/', import.meta.url))

/** Doors of programs below an institution's address that answer nothing once the server is gone. */
const PROGRAMS = /^\/i\/[^/]+\/(openid4vci|openid4vp|vc-api|ims|ask|image|log\/proof|log\/.*tile)(\/|$)/

type Page = { readonly awardId: string; readonly credentialId: string; readonly document: string; readonly jwt: string }

/**
 * Every file of a closed institution's site, one after the other. What is public is taken from this server's own addresses,
 * exactly as it gives it out; so the same institution gives the same files, in the same order.
 */
export async function* listFiles(deps: Deps, issuerId: string): AsyncGenerator<ZipPart> {
  const { issuer, closing, log, pages, names } = await tx(deps, { issuerId }, async tx => ({
    issuer: await currentIssuer(tx, issuerId),
    closing: await findClosing(tx, issuerId),
    log: await readLog(tx, issuerId),
    pages: await keptPages(tx, deps, issuerId),
    names: (await listDomains(tx, issuerId)).filter(one => one.used_since !== null && one.given_up_at === null),
  }))
  if (!closing?.final_at || !closing.statement) throw new Error('only a closed institution becomes a site')
  const home = `/i/${issuer.short_name}`
  const text = (path: string, body: string): ZipPart => ({ path, bytes: Buffer.from(body, 'utf8') })
  const facts = {
    name: issuer.name,
    shortName: issuer.short_name,
    baseUrl: deps.baseUrl,
    did: homeDid(issuer),
    domains: names.map(({ did }) => ({
      did,
      folder: `${home.slice(1)}/${folderOf(issuer, did)}`,
      hasLog: log.some(({ entry }) => placeOfWebvh(entry.state.id) === did),
      addresses: addressesOf(did),
    })),
    webvh: log.at(-1)?.entry.state.id as string,
    isWitnessed: isWitnessed(log),
    closedAt: new Date(closing.final_at).toISOString(),
    pages: pages.length,
  }
  for (const [path, body] of hostingFiles(facts)) yield text(path, body)
  const ask = asking(deps)

  const places = [home, ...facts.domains.map(one => `/${one.folder.slice(0, -1)}`)]
  yield* dataFiles(deps, issuerId, { home, places, ask })
  yield* logFiles(deps, issuerId, home, ask)
  yield* proofFiles(home, ask, [
    closing.statement,
    ...Object.values(closing.other_statements),
    ...log.map(({ entry }) => JSON.stringify(entry)),
    ...(await tx(deps, { issuerId }, tx => lastLists(tx, issuerId))),
    ...pages.flatMap(one => [one.document, one.jwt]),
  ])
  yield* folder(VERIFY, 'assets/verify/', name => name !== 'offline.html' && !name.startsWith('.'))
  if (existsSync(join(VERIFY, 'offline.html'))) {
    const bytes = readFileSync(join(VERIFY, 'offline.html'))
    yield { path: 'verify/index.html', bytes }
    yield { path: 'verify/offline.html', bytes }
  }
  yield* folder(CONTEXTS, 'contexts/', () => true)
  yield* pictures(deps, issuerId, home)
  yield* htmlPages(deps, {
    home,
    locale: parseLocale(issuer.locale) ?? 'en',
    achievements: await achievementsOf(deps, issuerId, home),
    pages,
    ask,
  })
}

type Answer = { readonly bytes: Uint8Array; readonly type: string; readonly policy: string | null }
type Ask = (path: string, accept?: string) => Promise<Answer | null>

/** What this server answers at one of its own addresses; null where there is nothing. */
const asking =
  (deps: Deps): Ask =>
  async (path, accept = '*/*') => {
    const answer = await deps.own(path, { headers: { accept } })
    if ([302, 303, 404, 410].includes(answer.status)) return null
    if (answer.status !== 200) throw new Error(`the server answers ${answer.status} at one of its own addresses`)
    return {
      bytes: new Uint8Array(await answer.arrayBuffer()),
      type: answer.headers.get('content-type') ?? '',
      policy: answer.headers.get('content-security-policy'),
    }
  }

/** The public pages of learners who have said that they stay: of age, open to everybody, with nothing left out. */
async function keptPages(tx: Tx, deps: Deps, issuerId: string): Promise<Page[]> {
  const found = await tx.execute<{
    award_id: string
    learner_id: string
    credential_id: string
    document: string
    jwt: string
    public_page: boolean
    is_opened: boolean
  }>(sql`
    select award_id, award.learner_id, credential.credential_id, document,
      ${sql.raw(WHOLE_TOKEN)} as jwt, public_page,
      page_opened_at is not null as is_opened
    from credential join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
    join closing_answer as answer on answer.issuer_id = award.issuer_id and answer.learner_id = award.learner_id and answer.keep
    where credential.issuer_id = ${issuerId} and is_current and award.state <> 'superseded' and public_page
    order by credential.credential_id`)
  const protections = await protectionsOf(
    tx,
    issuerId,
    [...new Set(found.rows.map(row => row.learner_id))],
    deps.clock(),
  )
  return found.rows.flatMap(row => {
    const protection = protections.get(row.learner_id)
    if (protection?.stage !== 'adult' || protection.mustConfirm) return []
    if (!isPageOpen(row, protection) || sealedParts(protection, 'page').length > 0) return []
    return [{ awardId: row.award_id, credentialId: row.credential_id, document: row.document, jwt: row.jwt }]
  })
}

const lastLists = async (tx: Tx, issuerId: string): Promise<string[]> =>
  (
    await tx.execute<{ document: string }>(sql`
      select signed.document from status_list, lateral unnest(array[published, published_token]) as signed (document)
      where issuer_id = ${issuerId} order by id, signed.document`)
  ).rows.map(row => row.document)

/**
 * What programs read: keys and their history and the statement, under each name; the lists, the metadata of SD-JWT VC.
 *
 * @param at.places  where the files of each name are: the first is `home`
 */
async function* dataFiles(
  deps: Deps,
  issuerId: string,
  { home, places, ask }: { readonly home: string; readonly places: readonly string[]; readonly ask: Ask },
): AsyncGenerator<ZipPart> {
  const { lists, types } = await tx(deps, { issuerId }, async tx => ({
    lists: await tx.execute<{ id: string }>(sql`select id from status_list where issuer_id = ${issuerId} order by id`),
    types: await tx.execute<{ achievement_id: string; version: number }>(sql`
      select achievement_id, version from credential_type where issuer_id = ${issuerId} order by achievement_id, version`),
  }))
  const paths = [
    ...places.flatMap(place =>
      ['did.json', 'did.jsonl', 'did-witness.json', 'closing.json'].map(name => `${place}/${name}`),
    ),
    ...lists.rows.flatMap(({ id }) => [`${home}/status/${id}`, `${home}/status/${id}.jwt`]),
    `/.well-known/jwt-vc-issuer${home}`,
    ...types.rows.map(one => `${home}/vct/${one.achievement_id}/${one.version}`),
  ]
  for (const path of paths) {
    const answer = await ask(path)
    if (answer) yield { path: path.slice(1), bytes: answer.bytes }
  }
}

/** The bundles of entries of a tree of so many. */
function* bundlesOf(size: number): Generator<Tile> {
  for (let index = 0; index * TILE_WIDTH < size; index++)
    yield { level: 'entries', index, width: widthAt('entries', index, size) }
}

/** Every record of the institution: its last head, and the tiles of that head (C2SP tlog-tiles). */
async function* logFiles(deps: Deps, issuerId: string, home: string, ask: Ask): AsyncGenerator<ZipPart> {
  const logs = await tx(deps, { issuerId }, async tx => {
    const found = []
    for (const log of await findLogs(tx, issuerId)) {
      const head = await findCheckpoint(tx, issuerId, log.id, 'last')
      if (head) found.push({ place: `${home}/log${log.path && `/${log.path}`}`, size: head.size })
    }
    return found
  })
  for (const { place, size } of logs) {
    const tiles = [...tilesSince(0, size).map(tilePath)]
    for (const path of [`${place}/checkpoint`, ...tiles.map(one => `${place}/${one}`)]) yield await needed(ask, path)
    for (const tile of bundlesOf(size)) yield await needed(ask, `${place}/${tilePath(tile)}`)
  }
}

async function needed(ask: Ask, path: string): Promise<ZipPart> {
  const answer = await ask(path)
  if (!answer) throw new Error(`there is nothing at ${path}, which a record consists of`)
  return { path: path.slice(1), bytes: answer.bytes }
}

/** That what is public here is on record; of nothing else, since whoever reads such a folder would count what there is. */
async function* proofFiles(home: string, ask: Ask, documents: readonly string[]): AsyncGenerator<ZipPart> {
  for (const document of documents) {
    const path = `${home}/log/proof/${Buffer.from(digestOfDocument(document)).toString('hex')}`
    const answer = await ask(path)
    if (answer) yield { path: path.slice(1), bytes: answer.bytes }
  }
}

/** The files of a built folder, by name. */
function* folder(root: string, under: string, isWanted: (name: string) => boolean): Generator<ZipPart> {
  if (!existsSync(root)) return
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map(name => name.replaceAll('\\', '/'))
  for (const name of names.sort())
    if (isWanted(name) && statSync(join(root, name)).isFile())
      yield { path: under + name, bytes: readFileSync(join(root, name)) }
}

/** The pictures that credentials and pages name; all that are published are public anyway. */
async function* pictures(deps: Deps, issuerId: string, home: string): AsyncGenerator<ZipPart> {
  const found = await tx(deps, { issuerId }, tx =>
    tx.execute<{ sha256: string }>(sql`select sha256 from picture where issuer_id = ${issuerId} order by sha256`),
  )
  for (const { sha256 } of found.rows) {
    const bytes = await deps.blobs.get(sha256)
    if (bytes) yield { path: `${home.slice(1)}/image/${sha256}.png`, bytes }
  }
}

/** The page of each version that credentials may name. */
const achievementsOf = async (deps: Deps, issuerId: string, home: string): Promise<string[]> =>
  (
    await tx(deps, { issuerId }, tx =>
      tx.execute<{ id: string; version: number }>(sql`
        select achievement_id as id, version from achievement_version
        where issuer_id = ${issuerId} order by achievement_id, version`),
    )
  ).rows.map(({ id, version }) => `${home}/achievements/${id}/${version}`)

type Site = {
  readonly home: string
  readonly locale: PageLanguage
  readonly achievements: readonly string[]
  readonly pages: readonly Page[]
  readonly ask: Ask
}

/** What there is beside a credential's page. */
const FORMS = ['json', 'jwt', 'laurel.json', 'png', 'svg', 'pdf', 'elm.json']

/** The pages for people, and whatever of this institution they lead to. */
async function* htmlPages(deps: Deps, { home, locale, achievements, pages, ask }: Site): AsyncGenerator<ZipPart> {
  const byPath = new Map(pages.map(one => [`/c/${one.credentialId}`, one]))
  const isOfPage = (path: string) => byPath.has((/^\/c\/[0-9a-f-]{36}/.exec(path) ?? [''])[0])
  const queue = [home, `${home}/log`, ...achievements, ...byPath.keys()]
  const known = new Map<string, boolean>(queue.map(path => [path, true]))
  const files = new Set<string>()
  const isThere = async (path: string): Promise<boolean> => {
    if (path === '/' || path.startsWith('/assets/verify/') || path === '/verify' || isOfPage(path)) return true
    const isLanguage = /\/(en|fr|th)\.html$/.test(path)
    if (isLanguage) return true
    if (
      path.startsWith(`${home}/image/`) ||
      new RegExp(`^${home}/(did|closing)\\.jsonl?$|^${home}/log/(.+/)?checkpoint$`).test(path)
    )
      return true
    // Evidence is linked from the pages of those who want them to stay, and from nowhere else.
    const isOfSite = path.startsWith(`${home}/`) || path.startsWith('/evidence/')
    if (!isOfSite || PROGRAMS.test(path)) return false
    const before = known.get(path)
    if (before !== undefined) return before
    const isFound = (await ask(path, 'text/html,*/*;q=0.1')) !== null
    known.set(path, isFound)
    if (isFound) queue.push(path)
    return isFound
  }
  for (let at = 0; at < queue.length; at++) {
    const path = queue[at] as string
    const credential = byPath.get(path)
    if (credential) {
      for (const form of FORMS) {
        const answer = await ask(`${path}.${form}`).catch(() => null)
        if (answer) yield { path: `${path.slice(1)}.${form}`, bytes: answer.bytes }
      }
      const preview = await ask(`${path}/preview.png`)
      if (preview) yield { path: `${path.slice(1)}/preview.png`, bytes: preview.bytes }
    }
    const materials = credential ? await materialsOf(deps, credential.document) : null
    for (const language of PAGE_LANGUAGES) {
      const answer = await ask(`${path}?lang=${language}`, 'text/html')
      if (!answer) break
      if (!answer.type.startsWith('text/html')) {
        if (!files.has(path)) yield { path: path.slice(1), bytes: answer.bytes }
        files.add(path)
        break
      }
      const html = await staticPage(Buffer.from(answer.bytes).toString('utf8'), {
        policy: answer.policy,
        isThere,
        materials,
        kept: words(language)('verdict.by.kept'),
      })
      const bytes = Buffer.from(html, 'utf8')
      yield { path: `${path.slice(1)}/${language}.html`, bytes }
      if (language === locale) yield { path: `${path.slice(1)}/index.html`, bytes }
      if (language === locale && path === home) yield { path: 'index.html', bytes }
    }
  }
}

/** What the page's own check will fetch, of this server; what others publish is left to those who can reach them. */
async function materialsOf(deps: Deps, document: string): Promise<string[]> {
  const report = await verifyAnything(deps, document)
  if (report === 'busy') throw new Error('too much is verified at this moment')
  return report.materials.map(one => one.url).filter(url => url.startsWith(`${deps.baseUrl}/`))
}
