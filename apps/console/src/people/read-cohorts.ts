export type CohortLine = { readonly line: number; readonly email: string; readonly cohort: string }

/** An address, then a tab (as spreadsheets copy), a semicolon or a comma, then the cohort. */
const LINE = /^\s*([^\s,;@]+@[^\s,;@]+)\s*[\t,;]\s*(\S.*?)\s*$/

/** Reads what was pasted. @returns the lines, or the number of the first one that cannot be read */
export function readCohorts(text: string): readonly CohortLine[] | number {
  const found: CohortLine[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const [, email, cohort] = LINE.exec(line) ?? []
    if (!email || !cohort || cohort.length > 80) return index + 1
    found.push({ line: index + 1, email: email.toLowerCase(), cohort })
  }
  return found
}
