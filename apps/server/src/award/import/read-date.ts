import { err, ok, type Result } from '@laurel/core/primitives'

/** A Buddhist year (Thailand) is 543 ahead; no award is dated in the 25th century of the common era. */
const commonYear = (year: number) => (year >= 2400 ? year - 543 : year)

/** Thai digits are digits. */
const arabicDigits = (text: string) => text.replace(/[๐-๙]/g, digit => String(digit.charCodeAt(0) - 0x0e50))

/**
 * A day as people write it in a spreadsheet → ISO 8601 at the start of that day in UTC. Day and month are told apart
 * only where the numbers allow it: 03/04/2026 is refused, not guessed.
 */
export function readDay(cell: string): Result<string, 'E_DATE_MALFORMED' | 'E_DATE_AMBIGUOUS'> {
  const text = arabicDigits(cell.trim())
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text)
  const other = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  let year: number
  let month: number
  let day: number
  if (iso) [year, month, day] = [Number(iso[1]), Number(iso[2]), Number(iso[3])]
  else if (other) {
    const [first, second] = [Number(other[1]), Number(other[2])]
    year = Number(other[3])
    if (first <= 12 && second <= 12 && first !== second) return err('E_DATE_AMBIGUOUS')
    ;[day, month] = second > 12 ? [second, first] : [first, second]
  } else return err('E_DATE_MALFORMED')
  const date = new Date(Date.UTC(commonYear(year), month - 1, day))
  if (month < 1 || month > 12 || date.getUTCDate() !== day || date.getUTCFullYear() < 1900)
    return err('E_DATE_MALFORMED')
  return ok(date.toISOString().replace('.000Z', 'Z'))
}
