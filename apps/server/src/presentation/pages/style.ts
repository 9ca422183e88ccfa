import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { raw } from 'hono/html'
import type { Reader } from './language.ts'
import { type Block, blockOf } from './pack-page.ts'

type Locale = Reader['locale']

type Markup = ReturnType<typeof raw>

/** What some pages carry beside the style of all (apps/verify/src/{part}.css). */
export type StylePart =
  | 'ask'
  | 'share'
  | 'children'
  | 'other-wallet'
  | 'endorsement'
  | 'pathway'
  | 'help'
  | 'demonstration'
  | 'transcript'

export type PageStyle = {
  /** What the page's policy must allow. */
  readonly source: string
  /** What a page's head asks for early. */
  linksOf(locale: Locale): Markup
  /** What stands at the end of the page's head. */
  readonly block: Block
}

const FOLDER = new URL('../../../../verify/dist/', import.meta.url)

/** The faces that every page is set in, by the names of their files. What else a page needs, it asks for itself. */
const LATIN = ['ibm-plex-sans-latin-400', 'ibm-plex-sans-latin-600', 'ibm-plex-serif-latin-600']
const FACES: Readonly<Record<Locale, readonly string[]>> = {
  en: LATIN,
  fr: LATIN,
  th: ['ibm-plex-sans-thai-thai-400', 'ibm-plex-sans-thai-thai-600', 'ibm-plex-sans-latin-400'],
}

/**
 * The style as it was built, inside the page, and of that only what the page shows: on a slow line a second round trip is
 * what a reader waits for most, and after it each kilobyte. The policy allows that very text by its digest and nothing else.
 * Where the apps are not built it is linked, as any file.
 */
function readStyle(parts: readonly StylePart[], folder: URL): PageStyle {
  const names = ['verify', ...parts]
  let style: string
  try {
    style = names.map(name => readFileSync(new URL(`${name}.css`, folder), 'utf8').trim()).join('\n')
  } catch {
    const links = raw(names.map(name => `<link rel="stylesheet" href="/assets/verify/${name}.css">`).join('\n'))
    return { source: "'self'", linksOf: () => links, block: blockOf('') }
  }
  const source = `'self' 'sha256-${createHash('sha256').update(style).digest('base64')}'`
  const fonts = [...style.matchAll(/url\(([\w/.-]+\.woff2)\)/g)].map(([, url]) => url as string)
  const links = new Map(
    Object.entries(FACES).map(([locale, faces]) => {
      const wanted = fonts.filter(url => faces.some(face => url.includes(`/${face}-normal`)))
      const tags = wanted.map(url => `<link rel="preload" href="${url}" as="font" type="font/woff2" crossorigin>`)
      return [locale, raw(tags.join('\n'))]
    }),
  )
  return { source, linksOf: locale => links.get(locale) as Markup, block: blockOf(`<style>${style}</style>`) }
}

/** The style of a page that shows `parts`; each choice of parts is read and packed once. */
export function pageStyles(folder: URL = FOLDER): (parts: readonly StylePart[]) => PageStyle {
  const known = new Map<string, PageStyle>()
  return parts => {
    const key = parts.join()
    const style = known.get(key) ?? readStyle(parts, folder)
    known.set(key, style)
    return style
  }
}
