import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Instant, isJsonObject, parseStrictJson } from '@laurel/core/primitives'
import {
  isAnchorFile,
  type RegistrySetting,
  readAnchorFile,
  readKeySet,
  readRegistrySettings,
} from '@laurel/core/trust'
import { type Listed, listProblemText, readTrustList, type TrustLookup } from '@laurel/core/verification'
import { CommandError, EXIT } from './exit.ts'

/** Whom the person believes. */
export type Believed = {
  /** Their lists of issuers, by the file's name. */
  readonly lists: readonly { readonly file: string; readonly issuers: readonly Listed[] }[]
  /** Registries, federations and accreditors; files of theirs by their whole path. */
  readonly registries: readonly RegistrySetting[]
}

export function readFile(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    throw new CommandError(`Cannot read ${path}: ${(error as Error).message}`, EXIT.noInput)
  }
}

/** Settings name what each registry is; an issuer on a list has no such member. */
function areSettings(bytes: Uint8Array): boolean {
  const read = parseStrictJson(bytes)
  return read.ok && Array.isArray(read.value) && read.value.some(row => isJsonObject(row) && 'type' in row)
}

function readSettings(path: string, bytes: Uint8Array): readonly RegistrySetting[] {
  const read = readRegistrySettings(bytes)
  if (!read.ok) {
    const { field, problem } = read.error
    throw new CommandError(`--trust ${path}: ${field ? `entry ${field}` : 'the file'} ${problem}`)
  }
  return read.value.map(one =>
    'place' in one && 'file' in one.place ? { ...one, place: { file: resolve(dirname(path), one.place.file) } } : one,
  )
}

/**
 * Reads the files of `--trust`, each by what it is: a list of issuers (ours, or a registry's), the registries that
 * somebody believes (as LAUREL_REGISTRIES has them), or what a registry or a federation says of itself, with its key.
 */
export async function readTrust(paths: readonly string[], now: Instant): Promise<Believed> {
  const lists: Believed['lists'][number][] = []
  const registries: RegistrySetting[] = []
  for (const path of paths) {
    const bytes = readFile(path)
    const text = new TextDecoder().decode(bytes)
    if (isAnchorFile(text)) {
      const anchor = await readAnchorFile(text, now)
      const keys = anchor.ok ? readKeySet(anchor.value.jwks) : null
      if (!anchor.ok || !keys)
        throw new CommandError(`--trust ${path}: what a registry says of itself must be signed by it, and in date`)
      const { id } = anchor.value
      registries.push({ kind: 'federation', name: id.replace(/^https?:\/\//, ''), anchor: { id, keys } })
    } else if (areSettings(bytes)) registries.push(...readSettings(path, bytes))
    else {
      const list = readTrustList(bytes)
      if (!list.ok)
        throw new CommandError(
          `--trust needs a JSON list of {"did", "name", "domain"?, "webvh"?}, or what names or is a registry; ${path}: ${listProblemText(list.error)}`,
        )
      lists.push({ file: path, issuers: list.value })
    }
  }
  return { lists, registries }
}

/** Who vouches for an issuer by these lists: the first that knows it. */
export const lookupIn =
  (lists: Believed['lists']): TrustLookup =>
  did => {
    for (const { file, issuers } of lists) {
      const found = issuers.find(one => one.did === did)
      if (found) return { name: found.name, list: file, by: 'file', ...(found.webvh ? { webvh: found.webvh } : {}) }
    }
    return null
  }
