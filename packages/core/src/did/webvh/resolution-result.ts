import { isJsonObject, type JsonObject, list } from '../../primitives/json.ts'
import type { DidDocument } from '../did-document.ts'
import { parseDidWebvh } from './address.ts'
import type { VerifiedLog, Version } from './verify-log.ts'

/** The document of a version with the services that every did:webvh has, where it names none of its own. */
export function withImplicitServices(document: DidDocument): DidDocument {
  const address = parseDidWebvh(document.id)
  if (!address.ok) return document
  const { filesUrl } = address.value
  const own = list(document.service).filter(isJsonObject)
  const has = (fragment: string) => own.some(one => one.id === fragment || one.id === document.id + fragment)
  return {
    ...document,
    service: [
      ...list(document.service),
      ...(has('#files') ? [] : [{ id: '#files', type: 'relativeRef', serviceEndpoint: filesUrl }]),
      ...(has('#whois')
        ? []
        : [
            {
              '@context': 'https://identity.foundation/linked-vp/contexts/v1',
              id: '#whois',
              type: 'LinkedVerifiablePresentation',
              serviceEndpoint: `${filesUrl}/whois.vp`,
            },
          ]),
    ],
  }
}

/** What DID Resolution calls the result: the document, and what its log says of it. */
export function resolutionResult(log: VerifiedLog, version: Version) {
  const { parameters } = version
  const didDocumentMetadata: JsonObject = {
    created: log.versions[0]!.versionTime,
    updated: version.versionTime,
    versionId: version.versionId,
    versionNumber: version.number,
    versionTime: version.versionTime,
    scid: log.scid,
    portable: parameters.portable,
    deactivated: log.versions.at(-1)!.parameters.deactivated,
    ttl: String(parameters.ttl),
    ...(parameters.witness
      ? {
          witness: {
            threshold: String(parameters.witness.threshold),
            witnesses: parameters.witness.ids.map(id => ({ id })),
          },
        }
      : {}),
    ...(parameters.watchers.length > 0 ? { watchers: parameters.watchers } : {}),
  }
  return {
    didDocument: withImplicitServices(version.document),
    didDocumentMetadata,
    didResolutionMetadata: { contentType: 'application/did+ld+json' },
  }
}
