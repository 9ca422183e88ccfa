// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A stranger's text for a terminal: control characters could rewrite what stands there, and turn its direction. */
export const plain = (text: string): string => text.replace(CONTROL, ' ')

/** JSON for a terminal: the same document, with such characters as escapes. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(CONTROL, one =>
    one === '\n' ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
