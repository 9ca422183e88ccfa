import { isJsonObject, type Json, type JsonObject } from '../primitives/index.ts'
import { type Programme, zProgramme } from './format.ts'

/** Fields that say what leaving them out says. Texts stay, since an empty one in a list keeps its place. */
const isSilent = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isJsonObject(value) && Object.keys(value).length === 0)

function lean(value: unknown): Json {
  if (Array.isArray(value)) return value.map(lean)
  if (!isJsonObject(value)) return value as Json
  const entries = Object.entries(value).map(([key, one]) => [key, lean(one)] as const)
  return Object.fromEntries(entries.filter(([, one]) => !isSilent(one)))
}

/** What a programme says, without what goes without saying. */
export const leanProgramme = (programme: Programme): Json => lean(zProgramme.parse(lean(programme)))

/** Keys in the order of RFC 8785, and not in that of the engine, which puts whole numbers first. */
function inLines(value: Json, margin: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${margin}  `
  const lines = Array.isArray(value)
    ? value.map(one => `${inner}${inLines(one as Json, inner)}`)
    : Object.keys(value)
        .sort()
        .map(key => `${inner}${JSON.stringify(key)}: ${inLines((value as JsonObject)[key] as Json, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(',\n')}\n${margin}${close}`
}

/**
 * The file of a programme: keys in the order of RFC 8785, two spaces, a line's end. The same programme gives the same
 * bytes, whoever writes it.
 */
export const writeProgramme = (programme: Programme): string => `${inLines(leanProgramme(programme), '')}\n`
