/** Markup that is safe to insert: made by `html` only, or trusted on purpose. */
export type Markup = { readonly markup: string }

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, letter => ENTITIES[letter] as string)

export type Piece = Markup | string | number | null | undefined | false | readonly Piece[]

const write = (piece: Piece): string => {
  if (piece === null || piece === undefined || piece === false) return ''
  if (Array.isArray(piece)) return piece.map(write).join('')
  return typeof piece === 'object' ? (piece as Markup).markup : escapeHtml(String(piece))
}

/** A tagged template that escapes whatever is put into it; works on the server and in the island alike. */
export const html = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup => ({
  markup: strings.reduce((text, part, at) => text + write(pieces[at - 1]) + part),
})

/** For markup that has been made safe elsewhere (sanitised criteria). */
export const trusted = (markup: string): Markup => ({ markup })
