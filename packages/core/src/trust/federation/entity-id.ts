import { didWebUrl } from '../../did/index.ts'

const ENTITY =
  /^(?:https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?|http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?)(?:\/[^\s?#\\]*)?$/

/** An entity goes by an https address without query or fragment (OpenID Federation 1.0 §1.2); on one machine, by http. */
export const isEntityId = (text: string): boolean => text.length <= 512 && ENTITY.test(text)

/** The host of an entity, without its port. */
export const hostOfEntity = (id: string): string => /^https?:\/\/([^/:]+)/.exec(id)?.[1] ?? ''

/** Where an entity tells of itself (OpenID Federation 1.0 §9). */
export const configurationUrl = (id: string): string => `${id.replace(/\/$/, '')}/.well-known/openid-federation`

/**
 * The entity that a DID stands for: whatever is served where its document is. A did:webvh is the entity at its present
 * address; what it had before counts for nothing (HOSTILE H-47).
 */
export function entityIdOf(did: string): string | null {
  const url = didWebUrl(did.replace(/^did:webvh:[^:]+:/, 'did:web:'))
  return url.ok ? url.value.replace(/(?:\/\.well-known)?\/did\.json$/, '') : null
}
