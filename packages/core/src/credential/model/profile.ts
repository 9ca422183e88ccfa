import * as z from 'zod'
import { extensible, iri, kind, many, text, webAddress } from './parts.ts'
import { IDENTIFIER_TYPES } from './vocabulary.ts'

/** A picture by its address, or inside as a `data:` address (OB 3.0 §B.1.14). */
export const image = z.strictObject({
  id: iri,
  type: z.literal('Image').default('Image'),
  caption: z.string().min(1).optional(),
})

export const identifierEntry = z.strictObject({
  type: z.literal('IdentifierEntry').default('IdentifierEntry'),
  identifier: z.string().min(1),
  identifierType: extensible(IDENTIFIER_TYPES),
})

const address = z.strictObject({
  type: kind('Address'),
  addressCountry: z.string().optional(),
  addressCountryCode: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  addressRegion: z.string().optional(),
  addressLocality: z.string().optional(),
  streetAddress: z.string().optional(),
  postOfficeBoxNumber: z.string().optional(),
  postalCode: z.string().optional(),
  geo: z
    .strictObject({
      type: z.literal('GeoCoordinates').default('GeoCoordinates'),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
    })
    .optional(),
})

/** An endorsement that somebody else signed; it goes in whole, so only what it must be is looked at here. */
export const signedEndorsement = z.looseObject({
  '@context': z.array(z.string()),
  type: z.array(z.string()).refine(one => one.includes('EndorsementCredential'), 'no EndorsementCredential'),
  issuer: z.union([z.string(), z.looseObject({ id: z.string() })]),
})
export const compactJws = z.string().regex(/^[\w-]+\.[\w-]*\.[\w-]+$/)

/** A person or an organisation (OB 3.0 §B.1.18). */
export const profile = z.strictObject({
  id: iri,
  type: kind('Profile'),
  name: text.optional(),
  url: webAddress.optional(),
  phone: z.string().optional(),
  description: text.optional(),
  endorsement: many(signedEndorsement),
  endorsementJwt: many(compactJws),
  image: image.optional(),
  email: z.email().optional(),
  address: address.optional(),
  otherIdentifier: many(identifierEntry),
  official: z.string().optional(),
  get parentOrg() {
    return profile.optional()
  },
  familyName: z.string().optional(),
  givenName: z.string().optional(),
  additionalName: z.string().optional(),
  patronymicName: z.string().optional(),
  honorificPrefix: z.string().optional(),
  honorificSuffix: z.string().optional(),
  familyNamePrefix: z.string().optional(),
  dateOfBirth: z.iso.date().optional(),
})

/** Who earned it, where not by a DID: `identityHash` is the plain value unless `hashed` (OB 3.0 §B.1.12). */
export const identityObject = z
  .strictObject({
    type: z.literal('IdentityObject').default('IdentityObject'),
    hashed: z.boolean(),
    identityHash: z.string().min(1),
    identityType: extensible(IDENTIFIER_TYPES),
    salt: z.string().min(1).optional(),
  })
  .refine(
    one => !one.hashed || /^(sha256\$[0-9a-f]{64}|md5\$[0-9a-f]{32})$/i.test(one.identityHash),
    'not "sha256$" and a hash in hexadecimal',
  )
