import { webcrypto } from 'node:crypto'
import { didKeyOf } from '@laurel/core/did'
import { publicKeyOf } from '@laurel/core/keys'
import { type Json, toBase64url } from '@laurel/core/primitives'
import { type Aead, createVault, type LockHead } from '@laurel/core/wallet'
import { finishIntents } from '../award/finish-intents.ts'
import { intendCredentials } from '../award/intend-credentials.ts'
import { findAwards } from '../award/store.ts'
import { currentCredential } from '../credential/store.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { tokenHash } from '../platform/ids.ts'
import { sql } from '../platform/sql.ts'
import { countView, findShareByToken, insertShare, setWithdrawn } from '../presentation/store.ts'
import { changePage, myAwards } from '../wallet/my-awards.ts'
import { awardsOfPerson, bindKey, findVault, saveVault } from '../wallet/store.ts'
import { type Accounts, WEEK, weeksBefore } from './at.ts'
import type { DemoInstitution } from './institution.ts'
import { demoEmail } from './institutions.ts'
import { LINKS, type LinkName, linkToken, linkUrl, walletCode, walletSeed } from './sample-secrets.ts'

const bytes = (view: Uint8Array) => view as Uint8Array<ArrayBuffer>

/** AES-256-GCM as the wallet in a browser has it. */
const aead: Aead<webcrypto.CryptoKey> = {
  importKey: key => webcrypto.subtle.importKey('raw', bytes(key), 'AES-GCM', false, ['encrypt', 'decrypt']),
  encrypt: async (key, nonce, plaintext, additionalData) => {
    const algorithm = { name: 'AES-GCM', iv: bytes(nonce), additionalData: bytes(additionalData) }
    return new Uint8Array(await webcrypto.subtle.encrypt(algorithm, key, bytes(plaintext)))
  },
  // Nothing is opened here.
  decrypt: async () => null,
}

const WORDS = {
  en: {
    application: 'For a job application',
    collection: 'For my portfolio page',
    visit: 'Shown at the open day',
    ended: 'For a place that is filled by now',
    title: 'What I have learned so far',
    sentence: 'Chosen for you, newest first. Each of them can be checked here.',
  },
  fr: {
    application: 'Pour une candidature',
    collection: 'Pour mon portfolio',
    visit: 'Montré à la journée portes ouvertes',
    ended: 'Pour un poste pourvu depuis',
    title: 'Ce que j’ai appris jusqu’ici',
    sentence: 'Choisi pour vous, le plus récent d’abord. Chacun peut être vérifié ici.',
  },
  th: {
    application: 'สำหรับสมัครงาน',
    collection: 'สำหรับหน้าแฟ้มผลงาน',
    visit: 'แสดงในวันเปิดบ้าน',
    ended: 'สำหรับตำแหน่งที่รับคนไปแล้ว',
    title: 'สิ่งที่ฉันได้เรียนรู้จนถึงตอนนี้',
    sentence: 'คัดมาให้ท่าน เรียงจากใหม่สุด ตรวจสอบได้ทุกรายการ',
  },
} as const

type Holder = { readonly personId: string; readonly email: string; readonly name: string }
type Held = { readonly issuerId: string; readonly awardId: string }

/** So many hours ago, for each view of a link. */
const VIEWS: Readonly<Record<LinkName, readonly number[]>> = {
  application: [5, 6, 29, 30, 54, 171, 340],
  collection: [2, 77, 78, 250],
  visit: [900, 900, 901],
  ended: [1_300, 1_320],
}

/** Each credential made out to the wallet's key, as if it had just been taken there. */
async function takeAll(deps: Deps, { personId, name }: Holder, held: readonly Held[], did: string) {
  const kept: Record<string, { credential: Json; jwt: string; takenAt: string }> = {}
  for (const [issuerId, items] of Map.groupBy(held, one => one.issuerId)) {
    const ids = items.map(one => one.awardId)
    const awards = await tx(deps, { issuerId }, async tx => {
      const open = (await findAwards(tx, issuerId, ids)).filter(one => one.state === 'issued')
      const known = await tx.execute<{ award_id: string }>(sql`
        select award_id from credential where issuer_id = ${issuerId} and is_current and subject_did = ${did}`)
      const done = new Set(known.rows.map(row => row.award_id))
      const fresh = open.map(one => one.id).filter(id => !done.has(id))
      await intendCredentials(tx, deps, issuerId, fresh, did)
      return open
    })
    await finishIntents(
      deps,
      { issuerId, kind: 'learner', id: personId, name },
      awards.map(one => one.id),
    )
    await tx(deps, { issuerId }, async tx => {
      for (const award of awards) {
        const credential = await currentCredential(tx, issuerId, award.credential_id)
        if (!credential) continue
        const { document, jwt } = credential
        kept[award.id] = { credential: JSON.parse(document) as Json, jwt, takenAt: deps.clock().toISOString() }
      }
    })
  }
  return kept
}

/** One link to apply with, one to a collection, one that was used up and one that was taken back, each with its views. */
async function giveOutLinks(
  deps: Deps,
  { personId, email }: Holder,
  words: (typeof WORDS)['en' | 'fr' | 'th'],
  held: readonly Held[],
): Promise<Record<LinkName, string>> {
  const now = deps.clock()
  const ids = {} as Record<LinkName, string>
  for (const name of LINKS) {
    const hash = tokenHash(linkToken(deps, email, name))
    const known = await tx(deps, {}, tx => findShareByToken(tx, hash))
    ids[name] = known?.id ?? deps.newId()
    if (known) continue
    const isMany = name === 'collection'
    const hoursAgo = VIEWS[name]
    const createdAt = new Date(now.getTime() - (Math.max(...hoursAgo) + 24) * 3_600_000)
    await tx(deps, { personId }, tx =>
      insertShare(tx, {
        id: ids[name],
        person_id: personId,
        name: words[name],
        title: isMany ? words.title : null,
        sentence: isMany ? words.sentence : null,
        hides: [],
        previews_name: false,
        view_limit: name === 'visit' ? hoursAgo.length : null,
        views: 0,
        created_at: createdAt.toISOString(),
        expires_at: name === 'application' ? new Date(now.getTime() + 8 * WEEK).toISOString() : null,
        withdrawn_at: null,
        items: [...(isMany ? held.slice(0, 4) : held.slice(0, 1))],
        part: null,
        token_hash: hash,
      }),
    )
    for (const hours of [...hoursAgo].reverse())
      await tx(deps, {}, tx => countView(tx, hash, new Date(now.getTime() - hours * 3_600_000)))
    if (name === 'ended')
      await tx(deps, { personId }, tx => setWithdrawn(tx, personId, ids[name], weeksBefore(deps, 6).clock()))
  }
  return ids
}

/**
 * Wallets that a newcomer can open: the credentials in them, links that were given out, a collection. The server knows
 * what opens them, which it does of no other wallet: they are samples.
 */
export async function fillWallets(deps: Deps, accounts: Accounts, institution: DemoInstitution): Promise<void> {
  const { locale } = institution
  const words = WORDS[locale]
  for (const { learner } of institution.people.filter(one => one.hasWallet)) {
    const email = demoEmail(institution, `learner.${learner}`)
    const name = `${institution.learner} ${learner}`
    const person = await accounts.findOrMakePerson({ email, name, locale })
    const personId = person.id
    const holder = { personId, email, name }
    if (await tx(deps, { personId }, tx => findVault(tx, personId))) continue
    const rows = await tx(deps, { personId }, tx => awardsOfPerson(tx, personId))
    const held = rows.map(row => ({ issuerId: row.issuer_id, awardId: row.award_id }))
    const seed = walletSeed(deps, email)
    const { did } = didKeyOf(publicKeyOf('Ed25519', seed))
    const taken = weeksBefore(deps, 0.5)
    await tx(deps, { personId }, tx => bindKey(tx, personId, did, taken.clock()))
    const credentials = await takeAll(taken, holder, held, did)
    const ids = await giveOutLinks(deps, holder, words, held)
    // One of them is nobody's business but theirs.
    const kept = (await myAwards(taken, personId)).at(-1)
    if (kept?.publicPage) await changePage(taken, person, kept.id, { publicPage: false })
    const collection = {
      id: 'sample',
      name: words.title,
      sentence: words.sentence,
      awardIds: held.slice(0, 4).map(one => one.awardId),
      shareIds: [ids.collection],
    }
    const shares = Object.fromEntries(LINKS.map(one => [ids[one], linkUrl(deps, email, one)]))
    const content = { format: 1, credentials, shares, collections: { sample: collection } }
    const made = await createVault(
      { aead, random: deps.random },
      {
        secrets: { keys: [{ type: 'Ed25519', seed: toBase64url(seed), createdAt: taken.clock().toISOString() }] },
        content: content as unknown as Json,
        locks: [{ head: lockHead(taken), secret: { kind: 'recovery', code: walletCode(deps, email) } }],
      },
    )
    if (!made.ok) throw new Error(`a sample wallet could not be made: ${made.error.code}`)
    const { locks, ...rest } = made.value.record
    await tx(deps, { personId }, async tx => {
      await saveVault(tx, personId, 0, { blob: JSON.stringify(rest), locks: locks as unknown as Json }, taken.clock())
      // The mail led them here, so the address is theirs.
      await tx.execute(sql`update person set email_verified = true where id = ${personId}`)
    })
  }
}

const lockHead = (deps: Deps): LockHead => ({
  id: toBase64url(deps.random(9)),
  createdAt: deps.clock().toISOString(),
  salt: toBase64url(deps.random(16)),
  kind: 'recovery',
})
