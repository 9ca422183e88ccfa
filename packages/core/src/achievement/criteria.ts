import { micromark } from 'micromark'

/** Longer criteria are refused at the door; Markdown's worst cases stay far below a tenth of a second at this size. */
export const MAX_CRITERIA_CHARACTERS = 20_000
/** In a credential the descriptors and the workload stand after them. */
const MAX_SHOWN_CHARACTERS = MAX_CRITERIA_CHARACTERS + 10_000

/**
 * Criteria as an issuer wrote them (Markdown) → HTML that is safe to show anywhere (H-42). Raw HTML is shown as text,
 * links keep http, https and mailto only, and pictures are not drawn: loading one would tell its host who reads.
 */
export function criteriaHtml(markdown: string): string {
  return micromark(markdown.slice(0, MAX_SHOWN_CHARACTERS), {
    allowDangerousHtml: false,
    allowDangerousProtocol: false,
    extensions: [{ disable: { null: ['labelStartImage'] } }],
  }).replaceAll('<a href=', '<a rel="noopener noreferrer nofollow" href=')
}
