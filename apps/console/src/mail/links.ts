export type TextPart = { readonly text: string; readonly link: boolean; readonly at: number }

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g

/** Plain text in parts, its http(s) addresses apart; a full stop after an address is not part of it. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(LINK)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), link: false, at: from })
    parts.push({ text: match[0], link: true, at: match.index })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ text: text.slice(from), link: false, at: from })
  return parts
}
