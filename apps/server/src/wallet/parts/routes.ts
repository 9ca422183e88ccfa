import * as z from 'zod'
import type { Api } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { makeForms } from './make-forms.ts'

const zForm = z.union([
  z.object({ format: z.enum(['ecdsa-sd-2023', 'bbs-2023']), credential: z.record(z.string(), z.unknown()) }),
  z.object({ format: z.literal('dc+sd-jwt'), credential: z.string() }),
])

/** `/api/v1/wallet/awards/{id}/parts`: what a wallet needs to show some facts of an award and keep back the others. */
export function addPartRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'post',
      path: '/wallet/awards/{id}/parts',
      summary:
        'The award in forms of which the wallet can show parts. The same key gets the same forms; they are the holder’s alone',
      tag: 'Wallet',
      access: 'person',
      body: z.strictObject({ proof: z.string().min(1).max(8_192) }),
      answer: z.object({ forms: z.array(zForm) }),
    },
    async ({ person, id, body }) => ({ forms: await makeForms(deps, person, id, body.proof) }),
  )
}
