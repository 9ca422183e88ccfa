import { isJsonObject, type Json } from '../primitives/index.ts'
import { type Programme, zProgramme } from './format.ts'

/** Fields that say what leaving them out says. Texts stay, since an empty one in a list keeps its place. */
const isSilent = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isJsonObject(value) && Object.keys(value).length === 0)

/** In the order of RFC 8785, so that the same programme is the same file. */
function lean(value: unknown): Json {
  if (Array.isArray(value)) return value.map(lean)
  if (!isJsonObject(value)) return value as Json
  const entries = Object.keys(value)
    .sort()
    .map(key => [key, lean((value as Record<string, unknown>)[key])] as const)
  return Object.fromEntries(entries.filter(([, one]) => !isSilent(one)))
}

/** What a programme says, without what goes without saying. */
export const leanProgramme = (programme: Programme): Json => lean(zProgramme.parse(lean(programme)))

/**
 * The file of a programme: keys in the order of RFC 8785, two spaces, a line's end. The same programme gives the same
 * bytes, whoever writes it.
 */
export const writeProgramme = (programme: Programme): string => `${JSON.stringify(leanProgramme(programme), null, 2)}\n`
