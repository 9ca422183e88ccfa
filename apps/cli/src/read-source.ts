import { readFileSync } from 'node:fs'
import { isSvg } from '@laurel/core/credential'
import type { GuardedFetch } from '@laurel/core/did'
import { CommandError, EXIT } from './exit.ts'

/** Reads what a person named: a file, `-` for standard input, or an address. */
export async function readSource(source: string, fetch: GuardedFetch): Promise<Uint8Array> {
  if (source === '-') return new Uint8Array(readFileSync(0))
  if (/^https?:\/\//.test(source)) {
    const fetched = await fetch(source)
    if (!fetched.ok) {
      const reason = 'reason' in fetched.error ? ` (${fetched.error.reason})` : ''
      throw new CommandError(`The address did not give a credential: ${fetched.error.code}${reason}`, EXIT.noInput)
    }
    const { body, contentType } = fetched.value
    // A credential's page has its machine form beside it.
    if (contentType.startsWith('text/html') && !source.endsWith('.json'))
      return readSource(`${source.replace(/[?#].*$/, '')}.json`, fetch)
    return body
  }
  try {
    return new Uint8Array(readFileSync(source))
  } catch (error) {
    throw new CommandError(`Cannot read ${source}: ${(error as Error).message}`, EXIT.noInput)
  }
}

export const looksLikeSvg = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x3c && isSvg(Buffer.from(bytes).toString('utf8'))
