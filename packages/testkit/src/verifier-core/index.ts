import { verifyCredential } from '@digitalcredentials/verifier-core'

type Step = { readonly id: string; readonly valid?: boolean }
type Answer = { readonly log?: readonly Step[]; readonly errors?: readonly { readonly name: string }[] }

/** What `@digitalcredentials/verifier-core` finds of a credential: the names of its errors, and each step that it took. */
export async function verifyWithVerifierCore(credential: object): Promise<Record<string, unknown>> {
  // No registry is asked: whether somebody knows the issuer is another question, and its lists are elsewhere.
  const answer = (await verifyCredential({ credential, knownDIDRegistries: [] } as never)) as unknown as Answer
  const steps = (answer.log ?? []).filter(one => one.id !== 'registered_issuer')
  return {
    errors: (answer.errors ?? []).map(one => one.name),
    ...Object.fromEntries(steps.map(one => [one.id, one.valid])),
  }
}
