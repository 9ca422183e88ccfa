import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import { askPartner, cancelRequest, readRequest, remindPartner, requestsOf, setHidden } from './ask-partner.ts'
import { givenBy } from './given.ts'
import { zGiven, zNewRequest, zReason, zRequest, zRequestQuery } from './schema.ts'
import { withdrawEndorsement } from './withdraw-endorsement.ts'

/** Asking partners for endorsements, and what came of it; and, for an endorser, what it has endorsed. */
export function addEndorsementRoutes(api: Api, deps: Deps): void {
  const tag = 'Endorsements'
  const access = 'endorsements:write'
  api.add(
    {
      method: 'get',
      path: '/endorsements',
      summary: 'Whom the issuer has asked for an endorsement, and what they answered',
      tag,
      access,
      query: zRequestQuery,
      answer: pageOf(zRequest),
    },
    ({ actor, query }) => requestsOf(deps, actor, query),
  )
  api.add(
    {
      method: 'post',
      path: '/endorsements',
      summary: 'Ask a partner by mail to endorse the institution, an achievement or an award',
      tag,
      access,
      body: zNewRequest,
      answer: zRequest,
      status: 201,
    },
    ({ actor, body }) => askPartner(deps, actor, body),
  )
  api.add(
    { method: 'get', path: '/endorsements/{id}', summary: 'One request', tag, access, answer: zRequest },
    ({ actor, id }) => readRequest(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/endorsements/{id}/remind',
      summary: 'Send the partner a fresh link, for another 30 days; the link before it ends',
      tag,
      access,
      answer: zRequest,
    },
    ({ actor, id }) => remindPartner(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/endorsements/{id}/cancel',
      summary: 'Take a request back that was not answered',
      tag,
      access,
      answer: zRequest,
    },
    ({ actor, id }) => cancelRequest(deps, actor, id),
  )
  for (const verb of ['hide', 'show'] as const)
    api.add(
      {
        method: 'post',
        path: `/endorsements/{id}/${verb}`,
        summary:
          verb === 'hide'
            ? 'Show an endorsement no longer, nor issue it with new credentials'
            : 'Show an endorsement again',
        tag,
        access,
        answer: zRequest,
      },
      ({ actor, id }) => setHidden(deps, actor, id, verb === 'hide'),
    )
  api.add(
    {
      method: 'get',
      path: '/given-endorsements',
      summary: 'What the issuer itself has endorsed',
      tag,
      access: 'endorsements:sign',
      query: zPageQuery.extend({ q: z.string().max(200).optional() }),
      answer: pageOf(zGiven),
    },
    ({ actor, query }) => givenBy(deps, actor, query),
  )
  api.add(
    {
      method: 'post',
      path: '/given-endorsements/{id}/withdraw',
      summary: 'Withdraw an endorsement for ever; whoever checks it reads so at once',
      tag,
      access: 'endorsements:sign',
      body: zReason,
      answer: zGiven,
    },
    ({ actor, id, body }) => withdrawEndorsement(deps, actor, id, body.reason),
  )
}
