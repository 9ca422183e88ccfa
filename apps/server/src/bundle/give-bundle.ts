import { credentialForm, type OpenCredential } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { Refusal } from '../refusal.ts'
import { makeBundle } from './make-bundle.ts'

/** The ending of a bundle's name. */
export const BUNDLE_SUFFIX = 'laurel.json'
/** In which form the credential inside may be. */
export const BUNDLE_FORMS = ['json', 'jwt', 'sd-jwt'] as const
export type BundleForm = (typeof BUNDLE_FORMS)[number]

/** @throws Refusal E_NOT_FOUND for a form that there is none of */
export function readBundleForm(form: string | undefined): BundleForm {
  const known = BUNDLE_FORMS.find(one => one === (form ?? 'json'))
  if (!known) throw new Refusal('E_NOT_FOUND')
  return known
}

export type BundleFile = { readonly body: string; readonly type: 'application/json'; readonly name: string }

/** `{achievement}.laurel.json`, as every system takes it. */
const nameOf = (title: string): string =>
  `${
    title
      .replace(/[\\/:*?"<>|\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 80)
      .toWellFormed() || 'credential'
  }.${BUNDLE_SUFFIX}`

/** The `content-disposition` under which a browser saves it. */
export const savedAs = (name: string): string =>
  `attachment; filename="credential.${BUNDLE_SUFFIX}"; filename*=UTF-8''${encodeURIComponent(name)}`

/** Whoever calls has seen to it that this credential may be given to this person. */
export async function giveBundle(deps: Deps, open: OpenCredential, form: BundleForm = 'json'): Promise<BundleFile> {
  const { body } = await credentialForm(deps, open, form)
  return fileOf(open, await makeBundle(deps, open.issuerId, body as string))
}

/** The same of a part that its holder shows, in the place of the whole. */
export const giveBundleOfPart = async (deps: Deps, open: OpenCredential, part: string): Promise<BundleFile> =>
  fileOf(open, await makeBundle(deps, open.issuerId, part))

const fileOf = ({ picture }: OpenCredential, body: string): BundleFile => ({
  body,
  type: 'application/json',
  name: nameOf(picture.title),
})
