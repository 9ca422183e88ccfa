import { type Design, type DesignOptions, designSvg, type LevelMark, MOST_DRAWN_LEVELS } from '@laurel/core/achievement'
import type { Deps } from '../deps.ts'
import type { IssuerRow } from '../people/store.ts'
import { setLettering } from '../platform/lettering.ts'
import { rasterise } from './sanitise-picture.ts'
import type { Level } from './store.ts'

type Mark = NonNullable<DesignOptions['mark']>
type Marked = Pick<IssuerRow, 'name' | 'logo_sha256'>

/** The issuer's logo as it is now, or their first letter where they have none. */
async function markOf(deps: Deps, issuer: Marked): Promise<Mark> {
  const logo = issuer.logo_sha256 && (await deps.blobs.get(issuer.logo_sha256))
  if (logo) return { logo: `data:image/png;base64,${Buffer.from(logo).toString('base64')}` }
  // A Thai vowel that is written before its consonant says nothing alone.
  const letter = /^[เแโใไ]?(\p{L}|\p{N})/u.exec(issuer.name.trim())?.[1] ?? issuer.name.trim().charAt(0)
  return { letter: setLettering(letter.toLocaleUpperCase()) }
}

/** What a design needs besides the lists that it was chosen from. */
export const partsOf = async (
  deps: Deps,
  issuer: Marked,
  design: Pick<Design, 'ribbon' | 'mark'>,
): Promise<Pick<DesignOptions, 'ribbon' | 'mark'>> => ({
  ribbon: design.ribbon ? setLettering(design.ribbon) : undefined,
  mark: design.mark ? await markOf(deps, issuer) : undefined,
})

/** What of a picture changes with the level: `undefined` where levels are not drawn. */
export function levelMark(levels: readonly Pick<Level, 'id'>[], id: string | null): LevelMark | undefined {
  const reached = levels.findIndex(one => one.id === id) + 1
  return reached > 0 && levels.length > 1 && levels.length <= MOST_DRAWN_LEVELS
    ? { reached, outOf: levels.length }
    : undefined
}

export type DrawnDesign = { readonly picture: string; readonly levelPictures: Readonly<Record<string, string>> }

/** Draws a design, and once more for each level, and keeps the pictures; the same picture is kept once. */
export async function drawDesign(
  deps: Deps,
  issuer: Marked,
  design: Design,
  levels: readonly Pick<Level, 'id'>[],
): Promise<DrawnDesign> {
  const parts = await partsOf(deps, issuer, design)
  const keep = async (level?: LevelMark) => deps.blobs.put(await rasterise(designSvg(design, { ...parts, level })))
  const drawn = await Promise.all(
    levels.map(async ({ id }) => {
      const level = levelMark(levels, id)
      return level ? [[id, await keep(level)] as const] : []
    }),
  )
  return { picture: await keep(), levelPictures: Object.fromEntries(drawn.flat()) }
}
