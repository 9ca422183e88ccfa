import { type JsonObject, list } from '../../primitives/json.ts'
import type { Finding } from '../report.ts'

const V2 = 'https://w3id.org/openbadges/v2'

const contexts = (outcome: Finding['outcome'], code: string, message: string): Finding => ({
  check: 'contexts',
  outcome,
  code,
  message,
})

/**
 * Do the words mean what Open Badges 2.0 means by them? They are read as if they did, so each document that stands by
 * itself has to say so; one that gives further words a meaning of its own is remarked on.
 */
export function checkContexts(documents: readonly JsonObject[]): Finding {
  const named = documents.map(one => list(one['@context']))
  if (!named.every(one => one.includes(V2)))
    return contexts('not-checked', 'OB2_CONTEXT_UNKNOWN', 'It does not say that its words are those of Open Badges 2.')
  return named.every(one => one.length === 1)
    ? contexts('passed', 'OB2_CONTEXT_OK', 'Every word in it has its published meaning.')
    : contexts('warning', 'OB2_CONTEXT_MORE', 'It gives words beyond those of Open Badges 2 a meaning of its own.')
}
