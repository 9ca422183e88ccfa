import * as z from 'zod'
import { type Api, pageOf } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { CSV, download } from '../../platform/download.ts'
import { Refusal } from '../../refusal.ts'
import { answersCsv, answersOf, checkAgain, deleteAnswer, readAnswer } from './answers.ts'
import { closeRequest, deleteRequest, makeRequest, readRequest, requestsOf } from './manage-requests.ts'
import {
  VERDICTS,
  zAnswer,
  zAnswerDetail,
  zAnswerQuery,
  zListedRequest,
  zNewPresentationRequest,
  zPresentationRequest,
  zRequestQuery,
} from './schema.ts'

/** Asking people for what they hold, and what they showed; the protocol itself is in `routes.ts`. */
export function addPresentationRequestRoutes(api: Api, deps: Deps): void {
  const tag = 'Presentation requests'
  const read = 'presentations:read'
  const write = 'presentations:write'
  const answerId = (text: string | undefined): string => {
    if (!z.uuid().safeParse(text).success) throw new Refusal('E_NOT_FOUND')
    return text as string
  }
  api.add(
    {
      method: 'get',
      path: '/presentation-requests',
      summary: 'What the institution has asked people to show it',
      tag,
      access: read,
      query: zRequestQuery,
      answer: pageOf(zListedRequest),
    },
    ({ actor, query }) => requestsOf(deps, actor, query),
  )
  api.add(
    {
      method: 'post',
      path: '/presentation-requests',
      summary:
        'Ask for achievements, skills or credentials of certain issuers; answers with a link for any wallet (OpenID4VP)',
      tag,
      access: write,
      body: zNewPresentationRequest,
      answer: zPresentationRequest,
      status: 201,
    },
    ({ actor, body }) => makeRequest(deps, actor, body),
  )
  api.add(
    {
      method: 'get',
      path: '/presentation-requests/{id}',
      summary: 'One request, with its links and the query that wallets are sent',
      tag,
      access: read,
      answer: zPresentationRequest,
    },
    ({ actor, id }) => readRequest(deps, actor, id),
  )
  for (const verb of ['close', 'reopen'] as const)
    api.add(
      {
        method: 'post',
        path: `/presentation-requests/{id}/${verb}`,
        summary: verb === 'close' ? 'Take no more answers' : 'Take answers again',
        tag,
        access: write,
        answer: zPresentationRequest,
      },
      ({ actor, id }) => closeRequest(deps, actor, id, verb === 'close'),
    )
  api.add(
    {
      method: 'delete',
      path: '/presentation-requests/{id}',
      summary: 'Delete a request with everything that was answered',
      tag,
      access: write,
      status: 204,
    },
    ({ actor, id }) => deleteRequest(deps, actor, id),
  )
  api.add(
    {
      method: 'get',
      path: '/presentation-requests/{id}/answers',
      summary: 'What was answered',
      tag,
      access: read,
      query: zAnswerQuery,
      answer: pageOf(zAnswer),
    },
    ({ actor, id, query }) => answersOf(deps, actor, id, query),
  )
  api.add(
    {
      method: 'get',
      path: '/presentation-requests/{id}/answers.csv',
      summary: 'What was answered as a table, a line for each credential that was shown',
      tag,
      access: read,
      query: z.object({ verdict: z.enum(VERDICTS).optional() }),
    },
    async ({ actor, id, query }) =>
      download(await answersCsv(deps, actor, id, query.verdict), { name: 'answers.csv', type: CSV }),
  )
  api.add(
    {
      method: 'get',
      path: '/presentation-requests/{id}/answers/{answer}',
      summary: 'One answer, with the report and what the wallet sent',
      tag,
      access: read,
      answer: zAnswerDetail,
    },
    ({ c, actor, id }) => readAnswer(deps, actor, id, answerId(c.req.param('answer'))),
  )
  api.add(
    {
      method: 'post',
      path: '/presentation-requests/{id}/answers/{answer}/check',
      summary: 'Check again whether what was shown is still in force',
      tag,
      access: read,
      answer: zAnswerDetail,
    },
    ({ c, actor, id }) => checkAgain(deps, actor, id, answerId(c.req.param('answer'))),
  )
  api.add(
    {
      method: 'delete',
      path: '/presentation-requests/{id}/answers/{answer}',
      summary: 'Delete one answer',
      tag,
      access: write,
      status: 204,
    },
    ({ c, actor, id }) => deleteAnswer(deps, actor, id, answerId(c.req.param('answer'))),
  )
}
