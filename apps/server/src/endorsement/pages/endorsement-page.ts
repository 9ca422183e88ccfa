import { formatDate } from '@laurel/ui/verdict'
import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'
import type { ShownEndorsement } from '../shown.ts'
import { endorsementCard } from './endorsement-list.ts'

export type EndorsementPageFacts = {
  readonly endorsement: Omit<ShownEndorsement, 'subjectUrl'>
  readonly subject: { readonly name: string; readonly path: string }
  readonly institution: string
  readonly validUntil: string | null
  readonly isOver: boolean
  readonly withdrawn: { readonly at: string } | null
  /** Whose name the endorser's could be taken for. */
  readonly resembles: string | null
}

/** `/i/{endorser}/endorsements/{id}`: what was said of what, by whom, and whether it still holds. */
export function endorsementPage(facts: EndorsementPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const { endorsement, subject, withdrawn } = facts
  const words = { subject: subject.name, institution: facts.institution, name: endorsement.by.name }
  const title = endorsement.kind === 'recommendation' ? 'recommend.pageTitle' : 'endorsed.pageTitle'
  return {
    title: `${t(title, words)} · Laurel`,
    reader,
    guide: 'verifier',
    narrow: true,
    styles: ['endorsement'],
    body: html`<div class="plain"><h1>${t(title, words)}</h1>
<p class="lead">${t(`endorsed.of.${endorsement.about}`, words)}</p>
${withdrawn ? html`<p class="note">${t('endorsed.withdrawn', { ...words, date: formatDate(withdrawn.at, locale) })}</p>` : ''}
${facts.isOver && facts.validUntil ? html`<p class="note">${t('endorsed.over', { ...words, date: formatDate(facts.validUntil, locale) })}</p>` : ''}
${facts.resembles ? html`<p class="note">${t('endorsed.resembles', { ...words, other: facts.resembles })}</p>` : ''}
${endorsementCard({ ...endorsement, path: null }, reader, 2)}
${facts.validUntil && !facts.isOver ? html`<p class="quiet-text">${t('endorsed.until', { date: formatDate(facts.validUntil, locale) })}</p>` : ''}
<p class="actions"><a class="button" href="${subject.path}">${t('endorsed.toSubject')}</a> <a class="button quiet" href="${endorsement.path}.json" download>${t('endorsed.download')}</a> <a class="button quiet" href="/verify">${t('error.toVerify')}</a></p></div>`,
  }
}
