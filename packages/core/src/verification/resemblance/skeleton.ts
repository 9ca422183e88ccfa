import { CONFUSABLES } from './confusables.gen.ts'

let table: Map<string, string> | undefined

/** Made when first asked for: most verifications compare no names. */
function confusables(): Map<string, string> {
  if (table) return table
  table = new Map()
  for (const row of CONFUSABLES.split('\n')) {
    const [target, sources] = row.split(' ')
    if (target && sources) for (const one of sources) table.set(one, target)
  }
  return table
}

/** Accents are ornaments on Latin, Greek and Cyrillic letters; in Thai or Devanagari a mark is a vowel. */
const ORNAMENTS = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu

const decomposed = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cc}/gu, '')
    .replace(ORNAMENTS, '$1')

function mapped(text: string): string {
  const letters = confusables()
  let made = ''
  for (const one of text) made += letters.get(one) ?? one
  return made
}

/** Digits and signs that stand for a letter among letters; a number by itself stays a number. */
const STAND_INS: Readonly<Record<string, string>> = { 3: 'e', 5: 's', 8: 'b', $: 's', '@': 'a' }
const withLetters = (text: string) => text.replace(/(?<=\p{L})[358$@]|[358$@](?=\p{L})/gu, one => STAND_INS[one] ?? one)

/**
 * What a name looks like: two names that can be taken for each other have a skeleton in common (UTS #39 section 4, with
 * letter case and accents folded as well, and `i` for `l`). Two, because `I` is taken for `l` only as a capital.
 */
export function skeletons(text: string): readonly [string, string] {
  const plain = decomposed(text)
  const fold = (one: string) =>
    decomposed(mapped(withLetters(one.toLowerCase())))
      .toLowerCase()
      .replaceAll('vv', 'w')
      .replaceAll('i', 'l')
  return [fold(plain), fold(mapped(plain))]
}

/** Thai is written without spaces; these words begin or end a name as "University of" does. */
const THAI_KINDS = /(มหาวิทยาลัย|วิทยาลัย|โรงเรียน|สถาบัน|คณะ)/g

/** The words of a name as they are compared: no punctuation, no leading article, `&` as "and". */
export function wordsOf(name: string): readonly string[] {
  const words = name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(THAI_KINDS, ' $1 ')
    .replaceAll('&', ' and ')
    .replace(/['’ʼ`´.]/g, '')
    .split(/[^\p{L}\p{N}\p{M}|!$@]+/u)
    .filter(one => one !== '')
  return words.length > 1 && /^the$/i.test(words[0]!) ? words.slice(1) : words
}
