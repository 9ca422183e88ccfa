import './no-eval.ts'
import { saySeen } from './say-seen.ts'
import { readWords } from './words.ts'

/** The page is complete as it was sent; this only adds the visitor's own check, and drag and drop. */
const credential = document.querySelector<HTMLElement>('#verdict[data-source]')
const form = document.querySelector<HTMLFormElement>('#ask')
const inBrowser = document.querySelector<HTMLElement>('[data-browser-ask]')
const seen = document.querySelector<HTMLElement>('[data-seen]')?.dataset.seen
if (seen) saySeen(seen)
const locale = (credential ?? form ?? inBrowser)?.dataset.locale ?? document.documentElement.lang

if (credential || form) {
  // Words and code come at the same time: on a slow line each wait for the other would be seen.
  const words = readWords(locale)
  const [checkAgain, ask] = await Promise.all([
    credential ? import('./check-again.ts') : undefined,
    form ? import('./ask.ts') : undefined,
  ])
  const t = await words
  if (credential) await checkAgain?.checkAgain(credential, { t, locale })
  if (form) ask?.listen(form, { t, locale })
}

if (inBrowser) {
  const words = readWords(locale)
  const { offerBrowser } = await import('./answer-in-browser.ts')
  offerBrowser(inBrowser, await words)
}
