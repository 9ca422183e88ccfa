/** Letters that leave no trace on the page, and marks that turn the direction of writing around. */
const INVISIBLE =
  /[\p{Cc}\p{Default_Ignorable_Code_Point}\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u2800\uFFF9-\uFFFB]/gu

/** Persian, Arabic and Indic spelling needs (zero-width) joiners between its own letters. */
const NEEDED_JOINER =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Khmer}\p{M}])[\u200C\u200D](?=\p{L})/gu

/** Does a name hold something that cannot be seen? Tabs and line ends count: no institution has them in its name. */
export const hasHidden = (name: string): boolean => name.replace(NEEDED_JOINER, '').search(INVISIBLE) >= 0

/** A name as it may be shown: nothing in it can turn the words around it. */
export const withoutHidden = (name: string): string => name.replace(/\s+/g, ' ').replace(INVISIBLE, '').trim()

/** Alphabets whose letters look like those of another one of them. */
const ALIKE = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
  /\p{Script=Lisu}/u,
  /\p{Script=Canadian_Aboriginal}/u,
  /\p{Script=Deseret}/u,
]

/** Is the text, taken as one word, written with letters of two alphabets that look alike (UTS #39 section 5.1)? */
export const mixesAlphabets = (word: string): boolean => ALIKE.filter(script => script.test(word)).length > 1

/** Has a name a word that mixes look-alike alphabets? Whole words in two alphabets are an honest bilingual name. */
export const hasMixedWord = (name: string): boolean => name.split(/[^\p{L}\p{M}\p{N}]+/u).some(mixesAlphabets)
