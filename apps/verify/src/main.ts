import './verify.css'
import { checkAgain } from './check-again.ts'
import { readWords } from './words.ts'

/** The page is complete as it was sent; this only adds the visitor's own check, and drag and drop. */
const credential = document.querySelector<HTMLElement>('#verdict[data-source]')
const form = document.querySelector<HTMLFormElement>('#ask')
const locale = (credential ?? form)?.dataset.locale ?? document.documentElement.lang

if (credential || form) {
  const t = await readWords(locale)
  if (credential) await checkAgain(credential, { t, locale })
  if (form) (await import('./ask.ts')).listen(form, { t, locale })
}
