/** A learner read from one pasted line. `line` counts from 1, as the person sees it. */
export type PastedLearner = { readonly line: number; readonly name: string; readonly email: string | undefined }

/** Why a line can't be awarded: nothing to call the learner, not an address, or the same address twice. */
export type LineProblem = {
  readonly line: number
  readonly text: string
  readonly code: 'name-missing' | 'email-wrong' | 'duplicate'
}

export type Pasted = { readonly learners: readonly PastedLearner[]; readonly problems: readonly LineProblem[] }

export const MAX_PASTED = 10_000

const EMAIL = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:."]{2,}$/u
const SEPARATORS = /[\t,;<>()"|]+/

/** "Lovelace, Ada" is how many rosters write a name; one comma and no other sign says so. */
const joinName = (parts: readonly string[], text: string) =>
  parts.length === 2 && /^\s*[^\t;|]+,[^\t;|]+$/.test(text) ? `${parts[1]} ${parts[0]}` : parts.join(' ')

function readLine(text: string): { name: string; email: string | undefined; wrongEmail: boolean } {
  const parts = text
    .split(SEPARATORS)
    .map(part => part.trim())
    .filter(part => part !== '')
  let email: string | undefined
  let wrongEmail = false
  const names: string[] = []
  for (const part of parts) {
    // An address may stand alone between separators or at the end of "Ada Lovelace ada@school.example".
    const words = part.split(/\s+/)
    const address = words.find(word => word.includes('@'))
    if (address === undefined) names.push(part)
    else {
      const bare = address.replace(/^mailto:/i, '')
      if (EMAIL.test(bare) && email === undefined) email = bare.toLowerCase()
      else wrongEmail = true
      const rest = words.filter(word => word !== address).join(' ')
      if (rest) names.push(rest)
    }
  }
  const beforeAddress = text.replace(/[<("\t,;|]?\s*(?:mailto:)?[^\s<>(),;"|]*@[^\s<>(),;"|]*\s*[>)"]?/giu, '')
  return { name: joinName(names, beforeAddress).replace(/\s+/g, ' ').trim(), email, wrongEmail }
}

/**
 * Reads names and addresses as people paste them: from a mail's "To" field, a spreadsheet, or typed by hand. Empty
 * lines count for the numbering and are otherwise skipped; a name without an address is fine (the link is handed over).
 */
export function parsePastedLearners(text: string): Pasted {
  const learners: PastedLearner[] = []
  const problems: LineProblem[] = []
  const seen = new Set<string>()
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = index + 1
    if (raw.trim() === '') continue
    const { name, email, wrongEmail } = readLine(raw)
    const refuse = (code: LineProblem['code']) => problems.push({ line, text: raw.trim(), code })
    if (wrongEmail) refuse('email-wrong')
    else if (name === '') refuse('name-missing')
    else if (email !== undefined && seen.has(email)) refuse('duplicate')
    else {
      if (email !== undefined) seen.add(email)
      learners.push({ line, name, email })
    }
  }
  return { learners, problems }
}
