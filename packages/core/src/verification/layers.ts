import type { JsonObject } from '../primitives/json.ts'
import type { Finding } from './report.ts'

/**
 * Where an answer to "is it really that institution?" comes from: its own web `site`, the name servers (`dns`) of its
 * domain, a `registry` (a list of institutions), a `federation` (OpenID Federation), a `recognition` credential by an
 * accreditor, an `endorser` who is known, an `archive`: somebody keeps the records of an issuer that has closed.
 */
export const LAYER_KINDS = ['site', 'dns', 'registry', 'federation', 'recognition', 'endorser', 'archive'] as const
export type LayerKind = (typeof LAYER_KINDS)[number]

/**
 * `confirmed`; `silent`: asked, and it says nothing of this issuer; `contradicted`: it names another in its place;
 * `unasked`: it could not be asked, or its answer could not be believed, which is no "no".
 */
export type LayerState = 'confirmed' | 'silent' | 'contradicted' | 'unasked'

export type Layer = {
  readonly kind: LayerKind
  readonly state: LayerState
  /** Who says so: a domain, the name of a list or a federation, an accreditor. Never what the issuer calls itself. */
  readonly by: string
  /** By which name the issuer is known there. */
  readonly name?: string
  /** ISO 8601: since when, or until when, as it says itself. */
  readonly since?: string
  readonly until?: string
  /** What it may issue by a recognition: types, or addresses of schemas. */
  readonly mayIssue?: readonly string[]
  /** For engineers: why it could not be asked. */
  readonly reason?: string
  /** Whose list it is, where the verifier has lists of several. */
  readonly from?: 'operator' | 'file'
  /** Signed statements that show it, for whoever checks again; from the issuer's own, or the one on it, upwards. */
  readonly proof?: readonly string[]
}

/** What is known of an issuer; asked once for each credential, with what it calls its web site, and its types. */
export type LayerLookup = (
  issuerId: string,
  about: { readonly url: string | null; readonly types: readonly string[] },
) => readonly Layer[] | Promise<readonly Layer[]>

/** Whoever is on somebody's list for good reasons is vouched for; who owns a domain is said, and judged by nobody. */
export const vouches = ({ kind, state }: Layer): boolean =>
  state === 'confirmed' && (kind === 'registry' || kind === 'federation' || kind === 'recognition')

/** The code of each finding (`<KIND>_<STATE>`, see `layerOf`), and its sentence. What is silent takes nothing from a credential. */
const FINDINGS: Readonly<Record<LayerKind, Partial<Record<LayerState, readonly [code: string, message: string]>>>> = {
  site: {
    confirmed: ['SITE_CONFIRMED', 'The web site of this domain names the issuer as its own.'],
    silent: ['SITE_SILENT', 'The web site of this domain does not name the issuer.'],
    contradicted: ['SITE_CONTRADICTED', 'The web site of this domain names the issuer, but not so that it holds.'],
    unasked: ['SITE_UNASKED', 'The web site of this domain could not be asked.'],
  },
  dns: {
    confirmed: ['DNS_CONFIRMED', 'The name servers of this domain name the issuer.'],
    silent: ['DNS_SILENT', 'The name servers of this domain do not name the issuer.'],
    contradicted: ['DNS_CONTRADICTED', 'The name servers of this domain name another issuer.'],
    unasked: ['DNS_UNASKED', 'The name servers of this domain could not be asked.'],
  },
  registry: {
    confirmed: ['REGISTRY_CONFIRMED', 'The issuer is in a registry that you trust.'],
    silent: ['REGISTRY_SILENT', 'The issuer is not in this registry.'],
    unasked: ['REGISTRY_UNASKED', 'This registry could not be asked.'],
  },
  federation: {
    confirmed: ['FEDERATION_CONFIRMED', 'The issuer is a member of a federation that you trust.'],
    silent: ['FEDERATION_SILENT', 'Nothing shows that the issuer is a member of this federation.'],
    contradicted: ['FEDERATION_CONTRADICTED', 'This federation knows another issuer at this address.'],
    unasked: ['FEDERATION_UNASKED', 'This federation could not be asked.'],
  },
  recognition: {
    confirmed: ['RECOGNITION_CONFIRMED', 'An accreditor that you trust has recognised the issuer.'],
    silent: ['RECOGNITION_SILENT', 'This accreditor has not recognised the issuer for it.'],
    unasked: ['RECOGNITION_UNASKED', 'What this accreditor says could not be checked.'],
  },
  endorser: { confirmed: ['ENDORSER_CONFIRMED', 'Somebody whom you trust endorses the issuer.'] },
  archive: {
    confirmed: ['ARCHIVE_CONFIRMED', 'The issuer has closed, and somebody else keeps its records.'],
    contradicted: [
      'ARCHIVE_CONTRADICTED',
      'The issuer has closed, and somebody else keeps its records; at its address somebody else answers today.',
    ],
  },
}

/** A layer as finding: a pass or a warning, never more. Who somebody is makes nothing genuine, and nothing false. */
export function layerFinding({ kind, state, proof: _proof, ...details }: Layer): Finding[] {
  const known = FINDINGS[kind][state]
  if (!known) return []
  const [code, message] = known
  const outcome = state === 'confirmed' ? 'passed' : 'warning'
  return [{ check: 'issuer-trust', outcome, code, message, details: details as JsonObject }]
}
