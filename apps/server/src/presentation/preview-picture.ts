import { createHash } from 'node:crypto'
import { type Locale, parseLocale } from '@laurel/ui/verdict'
import { findAwards, nameFor } from '../award/store.ts'
import { openCredential } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { sealedParts } from '../people/minors/protection.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { tokenHash } from '../platform/ids.ts'
import { Refusal } from '../refusal.ts'
import { protectionsOfItems } from './may-be-shared.ts'
import { words } from './pages/language.ts'
import { drawPreview, type PreviewPicture } from './picture/draw-preview.ts'
import { shareState } from './share-state.ts'
import { findShareByToken, type ShareItem } from './store.ts'

export type Drawn = { readonly bytes: Uint8Array; readonly isGeneric: boolean }

/** Pictures of this process, by what they show, newest last; a link that spreads is drawn once. */
const drawn = new Map<string, Promise<Uint8Array>>()
const MOST_DRAWN = 64

function drawOnce(picture: PreviewPicture): Promise<Uint8Array> {
  const hash = createHash('sha256')
  for (const part of [picture.title, picture.line, picture.name ?? '', picture.locale, picture.host])
    hash.update(`${part}\0`)
  for (const bytes of picture.artwork) hash.update(bytes)
  const key = hash.digest('hex')
  const known = drawn.get(key) ?? drawPreview(picture)
  drawn.delete(key)
  drawn.set(key, known)
  known.catch(() => drawn.delete(key))
  for (const oldest of drawn.keys()) {
    if (drawn.size <= MOST_DRAWN) break
    drawn.delete(oldest)
  }
  return known
}

const host = (deps: Deps) => new URL(deps.baseUrl).host

/** For what is closed, taken back, revoked or not there: it says nothing of what it once stood for. */
async function generic(deps: Deps, locale: Locale = 'en'): Promise<Drawn> {
  const t = words(locale)
  const text = { title: t('linkPicture.genericTitle'), line: t('linkPicture.generic') }
  return { bytes: await drawOnce({ ...text, artwork: [], locale, host: host(deps) }), isGeneric: true }
}

type Shown = { title: string; issuer: string; recipient: string; artwork: Uint8Array | null; locale: Locale }

/** What a picture may show of an award in force; `null` for any other. */
async function inForce(deps: Deps, { issuerId, awardId }: ShareItem): Promise<Shown | null> {
  const { award, issuer } = await tx(deps, { issuerId }, async tx => ({
    award: (await findAwards(tx, issuerId, [awardId]))[0],
    issuer: await currentIssuer(tx, issuerId),
  }))
  if (award?.state !== 'issued' || award.suspended_at !== null) return null
  return {
    title: nameFor(award, issuer.locale),
    issuer: issuer.name,
    recipient: award.recipient_name,
    artwork: await deps.blobs.get(award.picture_sha256),
    locale: parseLocale(issuer.locale) ?? 'en',
  }
}

async function drawOne(deps: Deps, shown: Shown, isNamed: boolean): Promise<Drawn> {
  const t = words(shown.locale)
  const picture = {
    title: shown.title,
    line: t('linkPicture.issuedBy', { issuer: shown.issuer }),
    name: isNamed ? t('linkPicture.awardedTo', { name: shown.recipient }) : undefined,
    artwork: shown.artwork ? [shown.artwork] : [],
    locale: shown.locale,
    host: host(deps),
  }
  return { bytes: await drawOnce(picture), isGeneric: false }
}

/** `/c/{id}/preview.png`. */
export async function credentialPicture(deps: Deps, credentialId: string): Promise<Drawn> {
  try {
    const open = await openCredential(deps, credentialId)
    const shown = open.isPageOpen
      ? await inForce(deps, { issuerId: open.issuerId, awardId: open.credential.award_id })
      : null
    return shown ? await drawOne(deps, shown, open.previewsName) : await generic(deps)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'E_NOT_FOUND') return generic(deps)
    throw error
  }
}

/** `/s/{token}/preview.png`. A link whose views are counted tells nothing before it is opened. */
export async function sharePicture(deps: Deps, token: string): Promise<Drawn> {
  const row = await tx(deps, {}, tx => findShareByToken(tx, tokenHash(token)))
  if (!row || row.view_limit !== null || shareState(row, deps.clock()) !== 'open') return generic(deps)
  const protections = await protectionsOfItems(deps, row.items)
  if (protections.some(one => one && !one.permits.share)) return generic(deps)
  const isNamed = row.previews_name && protections.every(one => !one || !sealedParts(one, 'link').includes('name'))
  const shown = (await Promise.all(row.items.map(one => inForce(deps, one)))).filter(one => one !== null)
  const [first] = shown
  if (!first || shown.length < row.items.length) return generic(deps, first?.locale)
  // A picture can tell a level that a part leaves out.
  const drawn = row.part ? { ...first, artwork: null } : first
  if (row.items.length === 1 && row.title === null) return drawOne(deps, drawn, isNamed)
  const t = words(first.locale)
  const picture = {
    title: row.title || t('share.collection'),
    line: t('linkPicture.several', { count: shown.length }),
    name: isNamed ? first.recipient : undefined,
    artwork: shown.flatMap(one => (one.artwork ? [one.artwork] : [])),
    locale: first.locale,
    host: host(deps),
  }
  return { bytes: await drawOnce(picture), isGeneric: false }
}
