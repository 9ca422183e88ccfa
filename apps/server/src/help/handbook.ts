import { readFileSync } from 'node:fs'
import type { Locale } from '@laurel/ui/verdict'
import { micromark } from 'micromark'
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table'

/** The guides in the order in which they are offered. */
export const GUIDES = [
  'teacher',
  'issuer',
  'learner',
  'guardian',
  'verifier',
  'developer',
  'integrate',
  'operator',
] as const
export type GuideName = (typeof GUIDES)[number]

/** Written in English only: those who need them read English documentation all day. */
const ENGLISH_ONLY: readonly GuideName[] = ['developer', 'integrate', 'operator']

export type Section = {
  /** The same in every language, so that a link to it holds when the reader changes the language. */
  readonly id: string
  readonly title: string
  /** Safe markup. */
  readonly markup: string
  /** What a reader reads of it, for searching. */
  readonly text: string
}

export type Guide = {
  readonly name: GuideName
  /** The language that it is written in, which may not be the one asked for. */
  readonly language: Locale
  readonly title: string
  readonly lead: string
  readonly sections: readonly Section[]
}

export type Handbook = { guide(name: GuideName, locale: Locale): Guide }

const FOLDER = new URL('../../../../docs/handbook/', import.meta.url)

const slug = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** `learner.md#recovery` is a file beside this one and a page here; what lies outside the handbook is only named. */
const withOurLinks = (markup: string): string =>
  markup
    .replace(/<a href="\.\.\/[^"]*">([\s\S]*?)<\/a>/g, '$1')
    .replace(/<a href="([a-z]+)\.md(#[\w-]*)?">/g, '<a href="/help/$1$2">')

/** Markdown → markup that is safe to show: raw HTML becomes text, and links keep harmless protocols only. */
function render(markdown: string): string {
  const markup = micromark(markdown.replace(/<!--[\s\S]*?-->/g, ''), {
    extensions: [gfmTable(), { disable: { null: ['labelStartImage'] } }],
    htmlExtensions: [gfmTableHtml()],
  })
  return (
    withOurLinks(markup)
      // What is wider than a phone scrolls by itself, by keyboard too.
      .replaceAll('<table>', '<div class="scroll" tabindex="0"><table>')
      .replaceAll('</table>', '</table></div>')
      .replaceAll('<pre>', '<pre tabindex="0">')
      // The first column of our tables names the row.
      .replace(/<tr>\n<td([^>]*)>([\s\S]*?)<\/td>/g, '<tr>\n<th scope="row"$1>$2</th>')
      .replace(/<th( align="\w+")?>/g, '<th scope="col"$1>')
  )
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const plain = (markup: string): string =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim()

/** The parts of a source between its second-level headings; a `##` within a fence of code is none. */
function split(source: string): string[] {
  const parts: string[] = ['']
  let isFenced = false
  for (const line of source.split('\n')) {
    if (line.startsWith('```')) isFenced = !isFenced
    if (!isFenced && line.startsWith('## ')) parts.push('')
    parts[parts.length - 1] += `${line}\n`
  }
  return parts
}

/**
 * Reads one guide: a title, a sentence, and sections.
 *
 * @param ids of the English sections, in their order; without them they are made of this source's own headings
 */
export function readGuide(name: GuideName, language: Locale, source: string, ids?: readonly string[]): Guide {
  const [head = '', ...parts] = split(source)
  const [title = name, ...lead] = head.trim().split('\n')
  const sections = parts.map((part, position) => {
    const [heading = '', ...body] = part.split('\n')
    const words = plain(render(heading.replace(/^## /, '')))
    const markup = render(body.join('\n'))
    return { id: ids?.[position] ?? slug(words), title: words, markup, text: plain(markup) }
  })
  return { name, language, title: title.replace(/^# /, ''), lead: plain(render(lead.join('\n'))), sections }
}

/** Guides are read when somebody first asks for one: most starts of a server are asked for none. */
export function openHandbook(folder: URL = FOLDER): Handbook {
  const read = (name: GuideName, locale: Locale) => readFileSync(new URL(`${locale}/${name}.md`, folder), 'utf8')
  const known = new Map<string, Guide>()
  const guide = (name: GuideName, locale: Locale): Guide => {
    const language = ENGLISH_ONLY.includes(name) ? 'en' : locale
    const key = `${language}/${name}`
    const ids = language === 'en' ? undefined : guide(name, 'en').sections.map(one => one.id)
    const found = known.get(key) ?? readGuide(name, language, read(name, language), ids)
    known.set(key, found)
    return found
  }
  return { guide }
}
