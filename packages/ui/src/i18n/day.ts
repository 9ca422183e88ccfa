const twoDigits = (value: number) => String(value).padStart(2, '0')

/** The day of an instant where the reader is, as `<input type="date">` has it: `2026-11-23`; empty for nothing. */
export function dayOf(at: string | number | Date | null | undefined): string {
  if (at === null || at === undefined || at === '') return ''
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return ''
  return `${String(date.getFullYear()).padStart(4, '0')}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}

/** Today where the reader is. */
export const today = (): string => dayOf(Date.now())
