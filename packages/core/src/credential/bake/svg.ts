import { err, ok, type Result } from '../../primitives/result.ts'
import { MAX_BAKED } from './limits.ts'
import type { BakeError } from './png.ts'

const NAMESPACE = 'https://purl.imsglobal.org/ob/v3p0'
const NAMESPACE_2 = 'http://openbadges.org'
const MAX_IMAGE = 20 * 1024 * 1024

const isJwt = (text: string) => /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(text)

/** Where the opening tag of the root element ends; comments, declarations and the XML prologue are stepped over. */
function rootTag(svg: string): { start: number; end: number } | null {
  let at = 0
  for (;;) {
    at = svg.indexOf('<', at)
    if (at < 0) return null
    const skip = svg.startsWith('<!--', at)
      ? '-->'
      : svg.startsWith('<?', at)
        ? '?>'
        : svg.startsWith('<!', at)
          ? '>'
          : null
    if (skip === null) break
    at = svg.indexOf(skip, at)
    if (at < 0) return null
    at += skip.length
  }
  if (!/^<(?:[\w-]+:)?svg[\s>/]/.test(svg.slice(at, at + 40))) return null
  // An attribute's value may hold a ">".
  let quote = ''
  for (let end = at; end < svg.length; end++) {
    const letter = svg[end]!
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return svg[end - 1] === '/' ? null : { start: at, end }
  }
  return null
}

export const isSvg = (text: string): boolean => rootTag(text.slice(0, 65_536)) !== null

/**
 * Puts a credential into an SVG as `openbadges:credential`, the first child of the root (Open Badges 3.0 §5.3.2): a
 * compact JWT as its `verify` attribute, JSON as its CDATA.
 */
export function bakeSvg(svg: string, credential: string): Result<string, BakeError> {
  if (svg.length > MAX_IMAGE) return err({ code: 'IMAGE_TOO_LARGE' })
  const root = rootTag(svg)
  if (!root) return err({ code: 'NOT_AN_IMAGE' })
  if (svg.includes(NAMESPACE)) return err({ code: 'ALREADY_BAKED' })
  if (credential.length > MAX_BAKED) return err({ code: 'BAKED_TOO_LARGE' })
  // In JSON, ">" stands in texts only, where its escape means the same; so "]]>" never ends the CDATA early.
  const element = isJwt(credential)
    ? `<openbadges:credential verify="${credential}"></openbadges:credential>`
    : `<openbadges:credential><![CDATA[${credential.replaceAll(']]>', ']]\\u003e')}]]></openbadges:credential>`
  return ok(`${svg.slice(0, root.end)} xmlns:openbadges="${NAMESPACE}">${element}${svg.slice(root.end + 1)}`)
}

/** The prefix under which an SVG knows a namespace. */
const prefixOf = (svg: string, namespace: string) =>
  new RegExp(`xmlns:([A-Za-z_][\\w-]{0,40})\\s{0,9}=\\s{0,9}["']${namespace.replaceAll('.', '\\.')}["']`).exec(svg)?.[1]

/** Takes the credential, or the older badge, out of an SVG; exactly one must be there. */
export function unbakeSvg(svg: string): Result<string, BakeError> {
  if (svg.length > MAX_IMAGE) return err({ code: 'IMAGE_TOO_LARGE' })
  const root = rootTag(svg)
  if (!root) return err({ code: 'NOT_AN_IMAGE' })
  const prefix = prefixOf(svg, NAMESPACE)
  if (prefix) return elementOf(svg, `${prefix}:credential`, isJwt)
  const older = prefixOf(svg, NAMESPACE_2)
  // Open Badges 2.0 Baking Specification: `verify` is the JWS or the address of the assertion.
  return older ? elementOf(svg, `${older}:assertion`, isJwtOrAddress) : err({ code: 'NOTHING_BAKED' })
}

const isJwtOrAddress = (text: string) => isJwt(text) || /^https:\/\/[^\s"'<>]{4,2000}$/.test(text)

function elementOf(svg: string, name: string, isReference: (text: string) => boolean): Result<string, BakeError> {
  const open = `<${name}`
  const start = svg.indexOf(open)
  if (start < 0) return err({ code: 'NOTHING_BAKED' })
  if (svg.indexOf(open, start + 1) >= 0) return err({ code: 'BAKED_TWICE' })
  const tagEnd = svg.indexOf('>', start)
  if (tagEnd < 0) return err({ code: 'IMAGE_DAMAGED' })
  const verify = /\sverify\s{0,9}=\s{0,9}["']([^"']*)["']/.exec(svg.slice(start, tagEnd + 1))?.[1]
  const close = svg.indexOf(`</${name}`, tagEnd)
  const body = svg[tagEnd - 1] === '/' || close < 0 ? '' : svg.slice(tagEnd + 1, close).trim()
  // An older hosted badge has its address and, beside it, itself: the address is what it is checked by.
  if (verify !== undefined)
    return isReference(verify) && verify.length <= 2 * MAX_BAKED ? ok(verify) : err({ code: 'IMAGE_DAMAGED' })
  if (close < 0) return err({ code: 'IMAGE_DAMAGED' })
  if (body.length > MAX_BAKED) return err({ code: 'BAKED_TOO_LARGE' })
  if (!body.startsWith('<![CDATA[') || !body.endsWith(']]>') || body.indexOf(']]>') !== body.length - 3)
    return err({ code: 'IMAGE_DAMAGED' })
  return ok(body.slice(9, -3))
}
