import * as z from 'zod'

/** As much as fits into a request; nothing that an honest issuer says of itself comes near. */
export const MAX_STATE = 120_000

export const zState = z.string().min(1).max(MAX_STATE)

const zDisplay = z.object({ name: z.string(), locale: z.string().nullable(), description: z.string().nullable() })
export type Display = z.infer<typeof zDisplay>

const zOfferedCredential = z.object({
  id: z.string(),
  format: z.enum(['ldp_vc', 'dc+sd-jwt', 'vc+sd-jwt', 'jwt_vc_json']),
  /** How the wallet shows its key: named by its DID, by itself, or not at all. */
  proof: z.discriminatedUnion('by', [
    z.object({ by: z.enum(['did', 'jwk']), alg: z.enum(['EdDSA', 'Ed25519']) }),
    z.object({ by: z.literal('none') }),
  ]),
  displays: z.array(zDisplay),
})
export type OfferedCredential = z.infer<typeof zOfferedCredential>

/** What an offer says, as it may be shown. Every name in it is the issuer's own word. */
export const zReadOffer = z.object({
  issuer: z.object({
    id: z.string(),
    host: z.string(),
    displays: z.array(zDisplay),
    /** The name under which this server's operator vouches for whoever is at this host. */
    vouched: z.string().nullable(),
    /** Whose name it could be taken for. */
    resembles: z.object({ name: z.string(), domain: z.string().nullable() }).nullable(),
  }),
  credentials: z.array(zOfferedCredential),
  /** The code that comes another way, as the issuer describes it. */
  txCode: z
    .object({ inputMode: z.enum(['numeric', 'text']), length: z.int().nullable(), description: z.string().nullable() })
    .nullable(),
  /** Where the learner has to sign in to take it; null where the offer brings a code of its own. */
  signIn: z.object({ host: z.string() }).nullable(),
  state: zState,
})
export type ReadOffer = z.infer<typeof zReadOffer>

/** Where the learner goes, and what they need when they come back with `flow` as `state`. */
export const zBegun = z.object({ to: z.string(), flow: z.string(), state: zState })
export type Begun = z.infer<typeof zBegun>

/** What they had chosen before they left, to be taken now. */
export const zSignedIn = zReadOffer.pick({ issuer: true, credentials: true, state: true })
export type SignedIn = z.infer<typeof zSignedIn>

/** What came: the credential's text, or that it comes later. */
export const zTaken = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('here'), credential: z.string(), notice: zState.nullable() }),
  z.object({ outcome: z.literal('later'), state: zState, seconds: z.int() }),
])
export type Taken = z.infer<typeof zTaken>
