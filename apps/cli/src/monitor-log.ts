import crypto from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type GuardedFetch, LOG_SERVICE } from '@laurel/core/did'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import { followLog, type LogAlarm, type NoteKey, readNoteKey, tilePath } from '@laurel/core/log'
import { isJsonObject, type Json, list, parseStrictJson } from '@laurel/core/primitives'
import { CommandError, EXIT } from './exit.ts'
import { createGuardedFetch } from './guarded-fetch.ts'
import { plain } from './plain.ts'

/** What was seen of each log, by its name: its key, and its newest signed head. */
type Seen = Map<string, { readonly key: string; readonly url: string; readonly note: string }>

type Flags = { readonly state?: string | undefined; readonly every?: string | undefined }

const SENTENCES: Record<LogAlarm['code'], string> = {
  LOG_MALFORMED: 'what it gives out as its head is none',
  LOG_UNSIGNED: 'its head is not signed by its key',
  LOG_SHRANK: 'it has fewer entries than it has signed before',
  LOG_FORKED: 'it has signed two histories: its head does not lead on from the one seen before',
  LOG_TILES: 'its tiles are not those of the head that it has signed',
}

const indented = (text: string) =>
  text
    .split('\n')
    .map(line => `  ${plain(line)}`)
    .join('\n')

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

async function get(fetch: GuardedFetch, url: string): Promise<Uint8Array> {
  const found = await fetch(url, '*/*')
  if (found.ok) return found.value.body
  const why = 'reason' in found.error ? found.error.reason : found.error.code
  throw new CommandError(`${plain(url)} cannot be read: ${why}`, EXIT.indeterminate)
}

async function readSeen(file: string | undefined): Promise<Seen> {
  if (file === undefined) return new Map()
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw new CommandError(`${file} cannot be read: ${error.message}`, EXIT.noInput)
  })
  const read = parseStrictJson(text)
  const entries = read.ok && isJsonObject(read.value) ? Object.entries(read.value) : null
  const seen: Seen = new Map()
  for (const [name, one] of entries ?? []) {
    const { key, url, note } = isJsonObject(one) ? one : {}
    if (typeof key === 'string' && typeof url === 'string' && typeof note === 'string')
      seen.set(name, { key, url, note })
  }
  if (seen.size !== entries?.length)
    throw new CommandError(`${file} is not a file that this command has written; name another one`)
  return seen
}

/** A power cut leaves the old file or the new one. */
async function keepSeen(file: string | undefined, seen: Seen): Promise<void> {
  if (file === undefined) return
  await writeFile(`${file}.new`, `${JSON.stringify(Object.fromEntries(seen), null, 2)}\n`)
  await rename(`${file}.new`, file)
}

/** The logs that an issuer's DID document names; none is an answer too. */
async function logsOf(fetch: GuardedFetch, url: string): Promise<{ url: string; line: string; key: NoteKey }[]> {
  const address = `${url.replace(/\/log\/?$/, '')}/did.json`
  const document = parseStrictJson(decode(await get(fetch, address)))
  const services: readonly (Json | undefined)[] =
    document.ok && isJsonObject(document.value) ? list(document.value.service) : []
  const logs = services.flatMap(service => {
    if (!isJsonObject(service) || service.type !== LOG_SERVICE) return []
    const key = typeof service.key === 'string' ? readNoteKey(service.key) : null
    if (!key?.ok || typeof service.serviceEndpoint !== 'string') return []
    return [{ url: service.serviceEndpoint.replace(/\/$/, ''), line: service.key as string, key: key.value }]
  })
  return logs
}

/** What one look came to, the worst of all its logs. */
type Look = 'well' | 'unreachable' | 'alarm'

async function look(url: string, seen: Seen, file: string | undefined): Promise<Look> {
  const fetch = createGuardedFetch(new URL(url).origin)
  const logs = await logsOf(fetch, url)
  if (logs.length === 0 && seen.size === 0)
    throw new CommandError(`the issuer of ${plain(url)} names no log`, EXIT.indeterminate)
  let came: Look = 'well'
  const raise = (name: string, sentence: string) => {
    came = 'alarm'
    console.log(`ALARM  ${plain(name)}: ${sentence}`)
  }
  for (const [name, before] of seen) {
    const log = logs.find(one => one.key.name === name)
    if (!log) raise(name, 'the issuer names this log no more')
    else if (log.line !== before.key) raise(name, 'it has another key than before')
  }
  for (const [index, { key, line, url: place }] of logs.entries()) {
    const before = seen.get(key.name)
    if (logs.findIndex(one => one.key.name === key.name) !== index) raise(key.name, 'two logs have this name')
    else if (before && before.key !== line) continue
    else
      try {
        const note = decode(await get(fetch, `${place}/checkpoint`))
        const followed = await followLog(
          key,
          before?.note ?? null,
          note,
          tile => get(fetch, `${place}/${tilePath(tile)}`),
          cryptographyFromNode(crypto as unknown as NodeCrypto),
        )
        if (!followed.ok) {
          raise(key.name, SENTENCES[followed.error.code])
          console.log(`seen before:\n${indented(before?.note ?? '—')}\nnow:\n${indented(note)}`)
          continue
        }
        seen.set(key.name, { key: line, url: place, note })
        const how = before ? 'leads on' : 'seen for the first time'
        console.log(`ok     ${plain(key.name)}: ${followed.value.size} entries, ${how}`)
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
        // One that cannot be read does not hide the others.
        console.log(`?      ${error.message}`)
        if (came === 'well') came = 'unreachable'
      }
  }
  // What was seen before stays as it was where there was an alarm: it is the evidence.
  await keepSeen(file, seen)
  return came
}

/** `laurel log monitor URL [--state FILE] [--every SECONDS]`: an issuer's public record, watched over by anybody. */
export async function monitorLog(url: string, { state, every }: Flags): Promise<number> {
  if (!URL.canParse(url))
    throw new CommandError(`${plain(url)} is no address; it is that of a public record, …/i/…/log`)
  const seconds = every === undefined ? null : Number(every)
  if (seconds !== null && !(Number.isInteger(seconds) && seconds > 0))
    throw new CommandError('--every needs a number of seconds')
  // From one look to the next it is remembered here; the file is for the next time.
  const seen = await readSeen(state)
  for (;;) {
    const came = await look(url, seen, state).catch((error: unknown) => {
      if (seconds === null || !(error instanceof CommandError) || error.code !== EXIT.indeterminate) throw error
      // It may be there again at the next look.
      console.log(`?      ${error.message}`)
      return 'unreachable' as const
    })
    if (came === 'alarm') return EXIT.invalid
    if (seconds === null) return came === 'well' ? EXIT.valid : EXIT.indeterminate
    await pause(seconds * 1_000)
  }
}
