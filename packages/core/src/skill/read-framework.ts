import { err, type Json, ok, parseStrictJson, type Result } from '../primitives/index.ts'
import { isCasePackage, readCasePackage } from './case.ts'
import { isCtdl, readCtdl } from './ctdl.ts'
import { isEscoJson, isEscoTable, readEscoJson, readEscoTables } from './esco.ts'
import type { Framework, FrameworkError } from './framework.ts'
import { isOnetTable, readOnetTable } from './onet.ts'

export const FRAMEWORK_FORMATS = ['case', 'ctdl', 'esco', 'onet'] as const
export type FrameworkFormat = (typeof FRAMEWORK_FORMATS)[number]
export type ReadFramework = { readonly framework: Framework; readonly format: FrameworkFormat }

/** A national curriculum with its rubrics is some megabytes. */
const LIMITS = { maxBytes: 32 * 1024 * 1024, maxDepth: 64 }

/**
 * Reads a framework in whatever form its publisher gives it: CASE 1.1 (JSON), CTDL-ASN (JSON-LD), ESCO (JSON of its web
 * service, or the CSV files of its download), O*NET (tab- or comma-separated).
 *
 * @param texts one file, or several files of one ESCO download
 * @param newId a UUID for a framework that brings none along
 */
export function readFramework(texts: readonly string[], newId: string): Result<ReadFramework, FrameworkError> {
  const [first = ''] = texts
  const start = first.replace(/^\ufeff/, '').trimStart()
  if (start.startsWith('{') || start.startsWith('[')) {
    const json = parseStrictJson(first.replace(/^\ufeff/, ''), LIMITS)
    if (!json.ok) return err({ code: 'FRAMEWORK_UNREADABLE', at: json.error.code })
    return fromJson(json.value, newId)
  }
  const headers = texts.map(one => one.slice(0, one.search(/[\r\n]|$/)))
  if (headers.some(isEscoTable)) return named('esco', readEscoTables(texts, newId))
  if (headers.some(isOnetTable)) return named('onet', readOnetTable(first, newId))
  return err({ code: 'FRAMEWORK_UNKNOWN_FORMAT' })
}

function fromJson(json: Json, newId: string): Result<ReadFramework, FrameworkError> {
  if (isCasePackage(json)) return named('case', readCasePackage(json))
  if (isCtdl(json)) return named('ctdl', readCtdl(json))
  if (isEscoJson(json)) return named('esco', readEscoJson(json, newId))
  return err({ code: 'FRAMEWORK_UNKNOWN_FORMAT' })
}

const named = (
  format: FrameworkFormat,
  read: Result<Framework, FrameworkError>,
): Result<ReadFramework, FrameworkError> => (read.ok ? ok({ framework: read.value, format }) : read)
