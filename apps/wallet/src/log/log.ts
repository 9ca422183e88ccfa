import type { Contents, LogEntry } from '../vault/contents.ts'

/** What was written without a network and is not in the vault yet; `null` is an entry taken away. */
export type Waiting = Readonly<Record<string, LogEntry | null>>

/** The log as the person has it, newest first: the vault, and what waits on this device on top of it. */
export function entriesOf(contents: Contents, waiting: Waiting): LogEntry[] {
  const all = { ...contents.log, ...waiting }
  return Object.values(all)
    .filter((one): one is LogEntry => one !== null && one !== undefined)
    .sort((one, other) => (one.on === other.on ? (one.id < other.id ? 1 : -1) : one.on < other.on ? 1 : -1))
}

/** The contents with what waited put in. */
export function withWaiting(contents: Contents, waiting: Waiting): Contents {
  const log = { ...contents.log }
  for (const [id, entry] of Object.entries(waiting)) {
    if (entry) log[id] = entry
    else delete log[id]
  }
  return { ...contents, log }
}

export const matching = (entries: readonly LogEntry[], words: string): LogEntry[] => {
  const wanted = words.trim().toLocaleLowerCase()
  return entries.filter(one => `${one.what} ${one.reflection} ${one.link}`.toLocaleLowerCase().includes(wanted))
}

export const hoursOf = (entries: readonly LogEntry[]): number =>
  Math.round(entries.reduce((sum, one) => sum + (one.hours ?? 0), 0) * 100) / 100

/** Hours by year, the newest first. */
export const hoursByYear = (entries: readonly LogEntry[]): { year: string; hours: number; count: number }[] =>
  [...Map.groupBy(entries, one => one.on.slice(0, 4))]
    .map(([year, all]) => ({ year, hours: hoursOf(all), count: all.length }))
    .sort((one, other) => (one.year < other.year ? 1 : -1))

/** Entries gathered into one claim: the words that it begins with, oldest first. */
export function gathered(contents: Contents, ids: readonly string[]) {
  const all = entriesOf(contents, {})
    .filter(one => ids.includes(one.id))
    .reverse()
  const hours = hoursOf(all)
  const narrative = all
    .map(one => [`${one.on}: ${one.what}`, one.reflection].filter(Boolean).join('\n'))
    .join('\n\n')
    .slice(0, 10_000)
  return {
    all,
    words: all.length === 0 ? {} : { narrative, doneOn: all.at(-1)?.on ?? null, hours: hours > 0 ? hours : null },
  }
}
