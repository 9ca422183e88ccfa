import { createHmac } from 'node:crypto'
import type { Deps } from '../deps.ts'

/** The links that a sample learner has given out. */
export const LINKS = ['application', 'collection', 'visit', 'ended'] as const
export type LinkName = (typeof LINKS)[number]

/** Derived rather than drawn, so that the guide can lead to it although only its hash is kept. */
export const linkToken = (deps: Pick<Deps, 'deriveSecret'>, email: string, name: LinkName): string =>
  createHmac('sha256', deps.deriveSecret('demonstration link')).update(`${email} ${name}`).digest('base64url')

export const linkUrl = (deps: Pick<Deps, 'deriveSecret' | 'baseUrl'>, email: string, name: LinkName): string =>
  `${deps.baseUrl}/s/${linkToken(deps, email, name)}`

/** What opens the wallet of a sample person: nothing that anybody has to know. */
export const walletCode = (deps: Pick<Deps, 'deriveSecret'>, email: string): Uint8Array =>
  new Uint8Array(createHmac('sha256', deps.deriveSecret('demonstration wallet')).update(email).digest().subarray(0, 16))

/** The key of a sample wallet: the same one where filling was interrupted, since a person has one. */
export const walletSeed = (deps: Pick<Deps, 'deriveSecret'>, email: string): Uint8Array =>
  new Uint8Array(createHmac('sha256', deps.deriveSecret('demonstration key')).update(email).digest())
