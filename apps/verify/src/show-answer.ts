import type { Instant } from '@laurel/core/primitives'
import type { VerificationReport } from '@laurel/core/verification'
import { answerMarkup, dayOf, formatDate, html, showReport, type Translate, verdictOf } from '@laurel/ui/verdict'
import type { Checked } from './check-one.ts'
import { insert, renew } from './insert.ts'
import { saveFile } from './save-file.ts'
import type { TrustKeeper } from './trust/keeper.ts'
import { hearOffers, offerOf } from './trust/offer.ts'

export type Words = { readonly t: Translate; readonly locale: string }

const askDay = ({ t }: Words, day: string) => html`<form class="at-day">
<label for="day">${t('at.label')}</label><div class="actions"><input type="date" id="day" name="day" value="${day}" max="9999-12-31" required>
<button class="button quiet" type="submit">${t('at.ask')}</button></div></form>`

const noteOfDay = ({ t, locale }: Words, at: Instant) =>
  html`<div class="note at-note" role="status"><p>${t('at.note', {
    date: formatDate(new Date(at).toISOString(), locale),
  })}</p><p><button class="button quiet" type="button" data-today>${t('at.today')}</button></p></div>`

/** What a place shows at the moment; `judge` again where another list counts. */
type Standing = { report: VerificationReport; judge(): Promise<void> }
const standingIn = new WeakMap<HTMLElement, Standing>()

function follow(place: HTMLElement, keeper: TrustKeeper): void {
  if (standingIn.has(place)) return
  hearOffers(place, keeper, () => standingIn.get(place)?.report ?? null)
  keeper.watch(() => void standingIn.get(place)?.judge())
}

/** Shows one answer in `place`, large, with the question whether it was in force on another day. */
export function showAnswer(
  place: HTMLElement,
  checked: Checked,
  words: Words,
  keeper: TrustKeeper,
  note?: string,
): void {
  // What only the server could check does not follow the visitor's lists, so it offers none.
  const offer = (report: VerificationReport) => (checked.again ? offerOf(report, keeper, words.t) : undefined)
  const show = (report: VerificationReport, at?: Instant) => {
    const standing: Standing = {
      report,
      // The verdict says so in its place, and nothing moves.
      async judge() {
        const made = await checked.again?.(at)
        const verdict = place.querySelector('#verdict')
        if (!made || !verdict || standingIn.get(place) !== standing) return
        standing.report = made
        renew(verdict, verdictOf(showReport(made, { origin: location.origin }), words, checked.by, offer(made)))
      },
    }
    follow(place, keeper)
    standingIn.set(place, standing)
    const verdict = showReport(report, { origin: location.origin })
    const answer = answerMarkup(verdict, words, checked.by, offer(report))
    insert(
      place,
      html`${note && html`<p class="note">${note}</p>`}${at !== undefined && noteOfDay(words, at)}${answer}${
        checked.again && report.credential && askDay(words, dayOf(at ?? Date.now()))
      }${checked.keep && report.credential && html`<p><button class="button quiet" type="button" data-keep>${words.t('verify.keep')}</button></p>`}`,
    )
    const title = place.querySelector<HTMLElement>('#verdict-title')
    title?.setAttribute('tabindex', '-1')
    title?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
    const { again, keep } = checked
    place.querySelector('[data-keep]')?.addEventListener('click', async () => {
      const text = await keep?.()
      if (text) saveFile('credential.laurel.json', text, 'application/json')
    })
    if (!again) return
    place.querySelector<HTMLFormElement>('.at-day')?.addEventListener('submit', event => {
      event.preventDefault()
      const day = place.querySelector<HTMLInputElement>('#day')?.value
      // Noon, so that a credential which begins or ends on that day is seen on the day's side of it.
      const chosen = day ? new Date(`${day}T12:00:00`).getTime() : Number.NaN
      if (!Number.isNaN(chosen)) void again(chosen as Instant).then(made => show(made, chosen as Instant))
    })
    place.querySelector('[data-today]')?.addEventListener('click', () => void again().then(made => show(made)))
  }
  show(checked.report)
}
