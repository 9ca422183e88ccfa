import { COSIGNATURE, type NoteKey, readNoteKey } from '@laurel/core/log'

/** Somebody else who watches over the public records of this server, and signs their heads (C2SP tlog-witness). */
export type LogWitness = {
  readonly key: NoteKey
  /** Without a slash at the end; `/add-checkpoint` follows. */
  readonly url: string
}

const MOST_WITNESSES = 16

/**
 * Reads LAUREL_LOG_WITNESSES: of each witness its key in one line and its address, with a space between them, and a comma
 * between two witnesses.
 *
 * @returns a sentence where it is none
 */
export function readLogWitnesses(text: string | undefined): readonly LogWitness[] | string {
  if (text === undefined) return []
  const witnesses: LogWitness[] = []
  for (const [at, part] of text.split(',').entries()) {
    const [line = '', address = '', ...rest] = part.trim().split(/\s+/)
    const key = readNoteKey(line)
    const url = URL.canParse(address) ? new URL(address) : null
    const place = `entry ${at + 1}`
    if (!key.ok || key.value.type !== COSIGNATURE)
      return `needs a witness's key in one line (name+id+key) at the beginning of ${place}.`
    if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || rest.length > 0)
      return `needs a key and an http(s) address in ${place}, with a space between them.`
    if (witnesses.some(one => one.key.name === key.value.name)) return `names one witness twice, in ${place}.`
    witnesses.push({ key: key.value, url: url.href.replace(/\/$/, '') })
  }
  return witnesses.length > MOST_WITNESSES ? `names more than ${MOST_WITNESSES} witnesses.` : witnesses
}
