import { micromark } from 'micromark'

/** Longer criteria are refused at the door. */
export const MAX_CRITERIA_CHARACTERS = 20_000
/** In a credential the descriptors and the workload stand after them. */
const MAX_SHOWN_CHARACTERS = MAX_CRITERIA_CHARACTERS + 10_000

/**
 * What takes Markdown's time is nesting and marks that may or may not belong together: it grows with their square, and a
 * few thousand of them hold a server for seconds. No criteria that anybody reads come near these.
 */
const MAX_DEPTH = 10
const MAX_MARKS_IN_BLOCK = 500
const MAX_MARKS = 3_000
const TOO_DEEP = new RegExp(`^(?:[ \\t]*(?:>|(?:[-+*]|\\d{1,9}[.)])(?=[ \\t]|$))){${MAX_DEPTH + 1}}`, 'm')
const marksIn = (text: string) => text.match(/[*_[\]`<&!~]/g)?.length ?? 0

const isSimple = (markdown: string): boolean =>
  marksIn(markdown) <= MAX_MARKS &&
  !TOO_DEEP.test(markdown) &&
  markdown.split(/\n[ \t]*\n/).every(block => marksIn(block) <= MAX_MARKS_IN_BLOCK)

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** Every letter as it stands, in paragraphs. */
const plainHtml = (text: string): string =>
  text
    .split(/\n[ \t]*\n/)
    .map(block => block.trim())
    .filter(block => block !== '')
    .map(block => `<p>${block.replace(/[&<>"]/g, letter => ESCAPES[letter] as string).replaceAll('\n', '<br>')}</p>`)
    .join('\n')

/**
 * Criteria as an issuer wrote them (Markdown) → HTML that is safe to show anywhere (H-42). Raw HTML is shown as text,
 * links keep http, https and mailto only, and pictures are not drawn: loading one would tell its host who reads. What
 * would take long to draw is shown letter by letter (H-41).
 */
export function criteriaHtml(markdown: string): string {
  const text = markdown.slice(0, MAX_SHOWN_CHARACTERS)
  if (!isSimple(text)) return plainHtml(text)
  return micromark(text, {
    allowDangerousHtml: false,
    allowDangerousProtocol: false,
    extensions: [{ disable: { null: ['labelStartImage'] } }],
  }).replaceAll('<a href=', '<a rel="noopener noreferrer nofollow" href=')
}
