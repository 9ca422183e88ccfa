import type { JsonObject } from '@laurel/core/primitives'
import { conclude } from '@laurel/ui/verdict'
import { findAwards } from '../award/store.ts'
import { BUNDLE_SUFFIX, giveBundle, giveBundleOfPart, readBundleForm } from '../bundle/give-bundle.ts'
import {
  type CredentialForm,
  credentialForm,
  FORMS,
  type OpenCredential,
  openCredential,
} from '../credential/open-credential.ts'
import type { CredentialPageFacts } from '../credential/pages/credential-page.ts'
import type { Deps } from '../deps.ts'
import { markHappened } from '../insight/mark.ts'
import type { Person } from '../people/person.ts'
import { enterTenant, tx } from '../platform/database.ts'
import { tokenHash } from '../platform/ids.ts'
import { Refusal } from '../refusal.ts'
import { printCredential } from './certificate/print-credential.ts'
import { readPrintWishes } from './certificate/schema.ts'
import { previewPart, showsSealed } from './check-part.ts'
import { hideParts } from './hide-parts.ts'
import { ownItems } from './manage-shares.ts'
import { mayBeShared } from './may-be-shared.ts'
import type { CollectionPageFacts } from './pages/collection-page.ts'
import type { ShareDraft } from './schema.ts'
import { isPass, makePass } from './share-pass.ts'
import { shareState } from './share-state.ts'
import {
  countView,
  findShareByToken,
  type Hideable,
  isInDocument,
  partByToken,
  type SharedPart,
  type ShareItem,
  type ShareRow,
} from './store.ts'
import { verdictOf, verdictOfPart } from './verdict-of.ts'

export type ShareEnd = 'notFound' | 'withdrawn' | 'shareExpired' | 'usedUp'
/** `cover`: each view of this link counts, so a person says first that they want to see it. */
export type ShownShare =
  | { readonly kind: 'cover' }
  | { readonly kind: 'one'; readonly facts: CredentialPageFacts }
  | { readonly kind: 'many'; readonly facts: CollectionPageFacts }

const ENDS = { withdrawn: 'withdrawn', expired: 'shareExpired', 'used-up': 'usedUp' } as const
const TOKEN = /^[\w-]{20,100}$/

/** What stands behind a link, as one reading has it. */
type Opened = {
  readonly row: ShareRow
  /** Where only a part is shown: its text, and the credential that it is of. */
  readonly part: ShownPart | null
}

/** A view that has begun goes on for its hour, on a link that is used up too; withdrawn is withdrawn at once. */
const openShare = (deps: Deps, token: string, pass: string | undefined): Promise<Opened | ShareEnd | 'cover'> =>
  orNotFound(readShare(deps, token, pass))

async function readShare(deps: Deps, token: string, pass: string | undefined): Promise<Opened | ShareEnd | 'cover'> {
  if (!TOKEN.test(token)) return 'notFound'
  const hash = tokenHash(token)
  const row = await tx(deps, {}, tx => findShareByToken(tx, hash))
  const [item] = row?.items ?? []
  if (!row || !item) return 'notFound'
  const state = shareState(row, deps.clock())
  const isLooking = isPass(deps, hash, pass)
  if (state !== 'open' && !(state === 'used-up' && isLooking)) return ENDS[state]
  // A guardian has taken the consent back, or a hand-over waits: the page says no more than of any link taken back.
  if (!(await mayBeShared(deps, row.items))) return ENDS.withdrawn
  const part = row.part ? await openPart(deps, hash, item, row.part) : null
  if (part === 'withdrawn') return part
  return row.view_limit !== null && !isLooking ? 'cover' : { row, part }
}

/**
 * A part that says nothing of its status is shown by us only while its award is in force; and one that shows what has been
 * sealed for a minor since, not at all.
 */
async function openPart(deps: Deps, hash: string, item: ShareItem, part: SharedPart): Promise<ShownPart | 'withdrawn'> {
  const text = await tx(deps, {}, tx => partByToken(tx, hash))
  if (text === undefined) return ENDS.withdrawn
  const document = JSON.parse(text) as JsonObject
  const open = await openItem(deps, item)
  const isShown =
    !showsSealed(document, open.sealed.link) && (document.credentialStatus !== undefined || open.isInForce)
  return isShown ? { ...part, text, open } : ENDS.withdrawn
}

const openItem = async (deps: Deps, { issuerId, awardId }: ShareItem) => {
  const [award] = await tx(deps, { issuerId }, tx => findAwards(tx, issuerId, [awardId]))
  return openCredential(deps, award?.credential_id ?? '')
}

type Shown = {
  readonly items: readonly ShareItem[]
  readonly title: string | null
  readonly sentence: string | null
  readonly hides: readonly Hideable[]
  readonly expiresAt: string | null
  readonly previewsName: boolean
  /** The derived credential in the place of the whole, where only a part is shown. */
  readonly part: ShownPart | null
}
type ShownPart = SharedPart & { readonly text: string; readonly open: OpenCredential }
/** Where the page stands; `null` for a look before there is a link. */
type Place = { readonly url: string; readonly seenPath: string | null } | null

async function onePage(deps: Deps, shown: Shown, position: number, place: Place): Promise<CredentialPageFacts> {
  const item = shown.items[position - 1]
  if (!item) throw new Refusal('E_NOT_FOUND')
  const isPart = shown.items.length > 1 || shown.title !== null
  if (shown.part) return partPage(deps, shown, shown.part, place)
  const open = await openItem(deps, item)
  const sealed = open.sealed.link
  return {
    ...hideParts(await verdictOf(deps, open), shown.hides, sealed),
    url: place ? `${place.url}${isPart ? `/${position}` : ''}` : deps.baseUrl,
    // The signed document holds everything, so it goes out only where nothing is left out.
    filesUrl:
      place && shown.hides.filter(isInDocument).length + sealed.length === 0 ? `${place.url}/${position}` : null,
    previewUrl: place && `${place.url}/preview.png`,
    previewsName: shown.previewsName && !sealed.includes('name'),
    share: {
      expiresAt: shown.expiresAt,
      // That there are recommendations which are not shown is nobody's business.
      hides: shown.hides.filter(isInDocument),
      seenPath: place?.seenPath ?? null,
      back: place && isPart ? { title: shown.title ?? '', path: new URL(place.url).pathname } : null,
    },
  }
}

/** A part is as it was signed and holds nothing more, so it goes out as a file, and to the visitor's own check. */
async function partPage(
  deps: Deps,
  shown: Shown,
  { text, withheld, open }: ShownPart,
  place: Place,
): Promise<CredentialPageFacts> {
  return {
    ...(await verdictOfPart(deps, open, text)),
    url: place?.url ?? deps.baseUrl,
    filesUrl: place && `${place.url}/1`,
    previewUrl: place && `${place.url}/preview.png`,
    previewsName: shown.previewsName,
    part: { withheld },
    share: { expiresAt: shown.expiresAt, hides: [], seenPath: place?.seenPath ?? null, back: null },
  }
}

async function manyPage(deps: Deps, shown: Shown, place: Place): Promise<CollectionPageFacts> {
  const entries = []
  // One after the other: a page is one visitor's turn, however long it is.
  for (const [index, item] of shown.items.entries()) {
    const open = await openItem(deps, item)
    const verdict = hideParts(await verdictOf(deps, open), shown.hides, open.sealed.link)
    entries.push({
      ...verdict,
      conclusion: conclude(verdict.report),
      path: place && `${new URL(place.url).pathname}/${index + 1}`,
    })
  }
  return {
    title: shown.title ?? '',
    sentence: shown.sentence,
    expiresAt: shown.expiresAt,
    seenPath: place?.seenPath ?? null,
    url: place?.url ?? deps.baseUrl,
    previewUrl: place && `${place.url}/preview.png`,
    previewsName: shown.previewsName,
    entries,
  }
}

async function page(deps: Deps, shown: Shown, place: Place): Promise<ShownShare> {
  return shown.items.length === 1 && shown.title === null
    ? { kind: 'one', facts: await onePage(deps, shown, 1, place) }
    : { kind: 'many', facts: await manyPage(deps, shown, place) }
}

const shownOf = ({ row, part }: Opened): Shown => ({
  items: row.items,
  title: row.title,
  sentence: row.sentence,
  hides: row.hides,
  expiresAt: row.expires_at && new Date(row.expires_at).toISOString(),
  previewsName: row.previews_name,
  part,
})

const placeOf = (deps: Deps, token: string, row: ShareRow): NonNullable<Place> => ({
  url: `${deps.baseUrl}/s/${token}`,
  // The view of a limited link was counted when its visitor opened it.
  seenPath: row.view_limit === null ? `/s/${token}/seen` : null,
})

const orNotFound = async <T>(work: Promise<T>): Promise<T | 'notFound'> =>
  work.catch(error => {
    if (error instanceof Refusal && error.code === 'E_NOT_FOUND') return 'notFound' as const
    throw error
  })

/** As `orNotFound`; nothing is printed of what is not in force, and too many prints at once come later. */
const orErrorPage = async <T>(work: Promise<T>): Promise<T | 'notFound' | 'busy'> =>
  orNotFound(work).catch(error => {
    if (!(error instanceof Refusal)) throw error
    return error.code === 'E_TOO_MANY_REQUESTS' ? ('busy' as const) : ('notFound' as const)
  })

/** `/s/{token}`: shows even what has no open page; that is what a share link is for. */
export async function showShare(deps: Deps, token: string, pass: string | undefined): Promise<ShownShare | ShareEnd> {
  const opened = await openShare(deps, token, pass)
  if (opened === 'cover') return { kind: 'cover' }
  if (typeof opened === 'string') return opened
  return orNotFound(page(deps, shownOf(opened), placeOf(deps, token, opened.row)))
}

/** `/s/{token}/{position}`: one credential of several. */
export async function showShared(
  deps: Deps,
  token: string,
  position: number,
  pass: string | undefined,
): Promise<CredentialPageFacts | 'cover' | ShareEnd> {
  const opened = await openShare(deps, token, pass)
  if (typeof opened === 'string') return opened
  return orNotFound(onePage(deps, shownOf(opened), position, placeOf(deps, token, opened.row)))
}

/** `name`: the one under which it is saved. */
export type ShareFile = {
  readonly body: string | Uint8Array
  readonly type: string
  readonly name?: string | undefined
}

/** A file under a share link; it ends with the link. `query` says how a certificate is printed. */
export async function shareFile(
  deps: Deps,
  token: string,
  position: number,
  form: string,
  pass: string | undefined,
  query: Readonly<Record<string, string>> = {},
): Promise<ShareFile | 'cover' | 'busy' | ShareEnd> {
  const wanted = FORMS.find(one => one === form) as CredentialForm | undefined
  const opened = await openShare(deps, token, pass)
  if (typeof opened === 'string') return opened
  const { row, part } = opened
  const item = row.items[position - 1]
  const isBundle = form === BUNDLE_SUFFIX
  // Of a part there is the derived credential, and nothing that was made of the whole.
  if (part && isBundle && position === 1) return giveBundleOfPart(deps, part.open, part.text)
  if (part) return position === 1 && form === 'json' ? { body: part.text, type: 'application/vc' } : 'notFound'
  if ((!wanted && !isBundle && form !== 'pdf') || !item || row.hides.length > 0) return 'notFound'
  return orErrorPage(
    openItem(deps, item).then(open => {
      if (open.sealed.link.length > 0) throw new Refusal('E_NOT_FOUND')
      if (wanted) return credentialForm(deps, open, wanted)
      if (isBundle) return giveBundle(deps, open, readBundleForm(query.form))
      const path = row.items.length > 1 || row.title !== null ? `/${position}` : ''
      return printCredential(deps, open, readPrintWishes(query), `${deps.baseUrl}/s/${token}${path}`)
    }),
  )
}

/**
 * Counts a view, once an hour and browser, and never the holder's own. Called when a person has the page before them: by
 * the button of a limited link, by the page's script of any other. A program that fetches a page presses no button and
 * runs no script, so it counts as nobody.
 *
 * @returns the pass for the visitor's browser, or `null` where there is nothing to see any more
 */
export async function beginView(
  deps: Deps,
  token: string,
  pass: string | undefined,
  person: Person | null,
): Promise<string | null> {
  if (!TOKEN.test(token)) return null
  const hash = tokenHash(token)
  if (isPass(deps, hash, pass)) return pass ?? null
  const counted = await tx(deps, {}, async tx => {
    const row = await findShareByToken(tx, hash)
    if (row && row.person_id === person?.id) return shareState(row, deps.clock()) === 'open'
    if (!(await countView(tx, hash, deps.clock()))) return false
    for (const issuerId of new Set(row?.items.map(one => one.issuerId))) {
      await enterTenant(tx, issuerId)
      await markHappened(tx, issuerId, 'seen', deps.clock())
    }
    return true
  })
  return counted ? makePass(deps, hash) : null
}

/** What a link would show, for its maker's eyes, before it is made. */
export const previewShare = (deps: Deps, personId: string, draft: ShareDraft): Promise<ShownShare | 'notFound'> =>
  orNotFound(preview(deps, personId, draft))

async function preview(deps: Deps, personId: string, draft: ShareDraft): Promise<ShownShare> {
  const items = await ownItems(deps, personId, draft.awardIds)
  const title = items.length > 1 ? (draft.title ?? '') : (draft.title ?? null)
  const [only] = items
  const part =
    draft.part && only ? { ...(await previewPart(deps, only, draft.part)), open: await openItem(deps, only) } : null
  const shown = { items, title, sentence: draft.sentence ?? null, hides: draft.hides, expiresAt: null }
  return page(deps, { ...shown, previewsName: false, part }, null)
}
