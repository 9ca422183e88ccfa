import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'
import type { SamplePerson } from '../people.ts'

const GROUPS = {
  school: ['owner', 'registrar', 'administrator', 'teacher', 'viewer'],
  learners: ['learner', 'minor', 'ofAge', 'guardian'],
  others: ['verifier', 'system', 'developer'],
} as const
type Who = (typeof GROUPS)[keyof typeof GROUPS][number]

/** One screen to look at: as somebody, or without signing in. */
export type TourStep = { readonly email: string | undefined; readonly to: string | undefined }
export type Tour = {
  readonly who: Who
  readonly person: SamplePerson | undefined
  readonly institution: { readonly name: string; readonly locale: string } | undefined
  readonly steps: readonly TourStep[]
}

export type InstitutionFacts = {
  readonly name: string
  readonly description: string
  readonly locale: string
  readonly logoPath: string | null
  /** Its public page. */
  readonly path: string
  readonly staff: readonly { readonly role: string; readonly name: string; readonly email: string }[]
  /** Learners with a wallet, and guardians. */
  readonly others: readonly SamplePerson[]
  /** A credential that waits for its learner. */
  readonly claim: { readonly learner: string; readonly achievement: string; readonly url: string } | undefined
}

export type GuideFacts = {
  readonly tours: readonly Tour[]
  /** A signed document in which somebody has changed a word. */
  readonly altered: string | undefined
  readonly institutions: readonly InstitutionFacts[]
}

const arrow = html`<span class="go" aria-hidden="true">→</span>`

/** Signs in as somebody and leads to a screen, by one press. */
const be = (email: string, to: string, kind: string, content: unknown) =>
  html`<form method="post" action="/demo/sign-in"><input type="hidden" name="email" value="${email}"><input type="hidden" name="to" value="${to}"><button class="${kind}" type="submit">${content}</button></form>`

function step({ who }: Tour, { email, to }: TourStep, index: number, { t }: Reader) {
  if (!to) return ''
  const label = html`<span>${t(`demo.roles.${who}.step${index + 1}`)}</span>${arrow}`
  return html`<li>${email ? be(email, to, 'step', label) : html`<a class="step" href="${to}">${label}</a>`}</li>`
}

function card(tour: Tour, altered: string | undefined, reader: Reader) {
  const { t } = reader
  const { who, person, institution } = tour
  return html`<li class="role" id="${who}"><h3>${t(`demo.roles.${who}.title`)}</h3>
<p>${t(`demo.roles.${who}.what`)}</p>
${person && institution ? html`${be(person.email, person.home, 'button', t('demo.be', { name: person.name }))}<p class="quiet-text" lang="${institution.locale}">${institution.name}</p>` : ''}
<p class="try" id="${who}-try">${t('demo.try')}</p>
<ol aria-labelledby="${who}-try">${tour.steps.map((one, index) => step(tour, one, index, reader))}
${who === 'verifier' && altered ? html`<li><form method="post" action="/verify"><input type="hidden" name="text" value="${altered}"><button class="step" type="submit"><span>${t('demo.altered')}</span>${arrow}</button></form></li>` : ''}</ol></li>`
}

function institutionSection(one: InstitutionFacts, { t }: Reader) {
  const label = (role: string, name: string) => html`<span>${role} · <span lang="${one.locale}">${name}</span></span>`
  return html`<details class="institution"><summary lang="${one.locale}">${one.logoPath ? html`<img src="${one.logoPath}" alt="" width="40" height="40">` : ''}<span>${one.name}</span></summary><p lang="${one.locale}">${one.description}</p>
<div class="actions">${one.staff.map(person => be(person.email, '/console/', 'button quiet', label(t(`join.roles.${person.role}.name`), person.name)))}${one.others.map(person => be(person.email, person.home, 'button quiet', label(t(person.home === '/children' ? 'demo.guardian' : 'demo.learner'), person.name)))}</div>
<div class="actions">${one.claim ? html`<a class="button quiet" href="${one.claim.url}">${t('demo.mail', { name: one.claim.learner, achievement: one.claim.achievement })}</a>` : ''}
<a class="button quiet" href="${one.path}">${t('demo.publicPage')}</a></div></details>`
}

/** `/demo`: who a newcomer can be, each by one click, and what to try as whom. */
export function guidePage({ tours, altered, institutions }: GuideFacts, reader: Reader): PageFacts {
  const { t } = reader
  const group = (name: keyof typeof GROUPS) =>
    html`<section aria-labelledby="${name}"><h2 id="${name}">${t(`demo.groups.${name}`)}</h2><ul class="roles">${tours.filter(one => (GROUPS[name] as readonly string[]).includes(one.who)).map(one => card(one, altered, reader))}</ul></section>`
  return {
    title: `${t('demo.title')} · Laurel`,
    styles: ['demonstration'],
    reader,
    hasForm: true,
    isGuideOfDemonstration: true,
    body: html`<div class="demonstration"><header class="plain"><h1>${t('demo.title')}</h1><p class="lead">${t('demo.lead')}</p>
<nav class="actions" aria-label="${t('demo.who')}">${tours.map(({ who }) => html`<a class="button quiet" href="#${who}">${t(`demo.roles.${who}.title`)}</a>`)}</nav></header>
${group('school')}${group('learners')}${group('others')}
<section aria-labelledby="places"><h2 id="places">${t('demo.institutions')}</h2><p class="quiet-text">${t('demo.institutionsLead')}</p>${institutions.map(one => institutionSection(one, reader))}</section>
<p class="note">${t('demo.more')}</p></div>`,
  }
}
