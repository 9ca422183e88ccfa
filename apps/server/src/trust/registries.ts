import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type RegistrySetting, readRegistrySettings } from '@laurel/core/trust'
import { listProblemText, readTrustList } from '@laurel/core/verification'
import { StartError } from '../platform/master-key.ts'

function fileAt(path: string, what: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path))
  } catch {
    throw new StartError(`LAUREL_REGISTRIES names ${what} that cannot be read.`)
  }
}

/**
 * Reads the file that LAUREL_REGISTRIES names: which registries, federations and accreditors this server believes. Files
 * in it count from its own folder, and are looked at now: a list that nobody can read is better said at the start.
 *
 * @throws StartError with one sentence for the operator
 */
export function readRegistries(path: string | undefined): readonly RegistrySetting[] {
  if (path === undefined) return []
  const read = readRegistrySettings(fileAt(path, 'a file'))
  if (!read.ok) {
    const { field, problem } = read.error
    throw new StartError(
      `LAUREL_REGISTRIES names a file in which ${field ? `entry ${field}` : 'the whole'} ${problem}.`,
    )
  }
  return read.value.map(setting => {
    if (setting.kind === 'federation' || !('file' in setting.place)) return setting
    const file = resolve(dirname(path), setting.place.file)
    const bytes = fileAt(file, `in entry ${JSON.stringify(setting.name)} a file`)
    const list = setting.kind === 'list' ? readTrustList(bytes) : null
    if (list && !list.ok)
      throw new StartError(
        `LAUREL_REGISTRIES names in entry ${JSON.stringify(setting.name)} a list that cannot be read (${listProblemText(list.error)}).`,
      )
    return { ...setting, place: { file } }
  })
}
