import { createRequire } from 'node:module'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { bundledContexts } from '../../src/credential/index.ts'
import {
  groupStatements,
  labelStatements,
  relabelByHmac,
} from '../../src/credential/proofs/disclosure/label-statements.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/primitives/index.ts'
import { sampleBadge } from './sample-badge.ts'

const require = createRequire(import.meta.url)
// biome-ignore lint/suspicious/noExplicitAny: this library has no types
const peer = require('@digitalbazaar/di-sd-primitives') as any
const documentLoader = async (url: string) => ({
  documentUrl: url,
  document: { '@context': bundledContexts.get(url) },
  contextUrl: null,
})
const hmacKey = new Uint8Array(32).fill(9)
const labelling = { contexts: bundledContexts }

/** Every place in a document that a pointer may name; the peer knows no list of one, so none goes into such a list. */
function pointersInto(value: Json, at = ''): string[] {
  if (Array.isArray(value))
    return value.length === 1
      ? []
      : value.flatMap((one, index) => [`${at}/${index}`, ...pointersInto(one as Json, `${at}/${index}`)])
  if (!isJsonObject(value)) return []
  return Object.keys(value)
    .filter(key => key !== '@context')
    .flatMap(key => [`${at}/${key}`, ...pointersInto(value[key] as Json, `${at}/${key}`)])
}

/** A badge with any of its optional parts left out, and its alignments in any number; no list, which the peer cannot do. */
const anyBadge = fc
  .record({
    without: fc.subarray(['name', 'evidence', 'result', 'alignment', 'criteria', 'creditsEarned']),
    alignments: fc.array(fc.constantFrom('Listening', 'Asking', 'Waiting'), { minLength: 2, maxLength: 4 }),
  })
  .map(({ without, alignments }): JsonObject => {
    const badge = JSON.parse(
      JSON.stringify(sampleBadge('did:example:school'), (key, value) =>
        without.includes(key) || key === 'resultDescription' ? undefined : value,
      ),
    )
    const { achievement } = badge.credentialSubject
    if (achievement.alignment)
      achievement.alignment = alignments.map(targetName => ({
        type: ['Alignment'],
        targetName,
        targetUrl: 'https://skills.example/1',
      }))
    return badge
  })

describe('the statements and groups of di-sd-primitives', () => {
  property.prop([anyBadge, fc.array(fc.nat(), { minLength: 1, maxLength: 6 })], { numRuns: 60 })(
    'are the ones found here, for any document and any choice',
    async (document, picks) => {
      const all = pointersInto(document)
      const pointers = picks.map(pick => all[pick % all.length]!)
      const hmac = await peer.createHmac({ key: hmacKey })
      const theirs = await peer.canonicalizeAndGroup({
        document: structuredClone(document),
        labelMapFactoryFunction: peer.createHmacIdLabelMapFunction({ hmac }),
        groups: { chosen: pointers },
        options: { documentLoader },
      })
      const statements = labelStatements(document, relabelByHmac(hmacKey), labelling)
      const ours = groupStatements(statements, pointers, labelling)
      expect(statements.lines).toEqual(theirs.nquads)
      expect(ours.indexes).toEqual([...theirs.groups.chosen.matching.keys()])
      expect(ours.part).toEqual(peer.selectJsonLd({ document, pointers }))
    },
  )
})
