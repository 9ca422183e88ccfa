import { MAX_CONSTITUENTS } from '@laurel/core/verification'
import type { Api } from '../app.ts'
import { awardView } from '../award/award-view.ts'
import { zAward } from '../award/schema.ts'
import { findAwards } from '../award/store.ts'
import type { Deps } from '../deps.ts'
import { readLearner } from '../people/learners.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { makeTranscript } from './make-transcript.ts'
import { zNewTranscript, zTranscriptOffer } from './schema.ts'
import { lastTranscript, transcriptEntries } from './store.ts'

/** Transcripts (CLR 2.0): a learner's credentials from here as one signed record. */
export function addTranscriptRoutes(api: Api, deps: Deps): void {
  const tag = 'Transcripts'
  api.add(
    {
      method: 'get',
      path: '/learners/{id}/transcript',
      summary: 'What a transcript of this learner may state, and the last one',
      tag,
      access: 'awards:read',
      answer: zTranscriptOffer,
    },
    ({ actor, id }) =>
      tx(deps, actor, async tx => {
        const { issuerId } = actor
        const learner = await readLearner(tx, issuerId, id)
        const entries = await transcriptEntries(tx, issuerId, id, deps.clock())
        const last = await lastTranscript(tx, issuerId, id)
        return {
          learner: { id, name: learner.name },
          entries: entries.map(({ subjectDid: _did, bytes: _bytes, ...entry }) => entry),
          most: MAX_CONSTITUENTS,
          last: last
            ? {
                id: last.id,
                issuedAt: last.issued_at && new Date(last.issued_at).toISOString(),
                credentialUrl: `${deps.baseUrl}/c/${last.credential_id}`,
                sections: last.transcript.sections,
              }
            : null,
          waiting: last?.replaced_by ?? null,
        }
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/learners/{id}/transcripts',
      summary: 'Sign a transcript (CLR 2.0); it takes the place of the last one. A key needs `awards:write` as well',
      tag,
      access: 'transcripts:write',
      headers: { 'Idempotency-Key': 'The same key and body give the same transcript, however often they are sent' },
      body: zNewTranscript,
      answer: zAward,
      status: 201,
    },
    async ({ actor, id, body, c }) => {
      const made = await makeTranscript(deps, actor, id, body, c.req.header('idempotency-key'))
      return tx(deps, actor, async tx => {
        const [row] = await findAwards(tx, actor.issuerId, [made])
        if (!row) throw new Refusal('E_NOT_FOUND')
        const { short_name: shortName } = await currentIssuer(tx, actor.issuerId)
        return awardView(row, deps, { issuerId: actor.issuerId, shortName })
      })
    },
  )
}
