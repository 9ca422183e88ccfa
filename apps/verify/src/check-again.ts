import { showReport, type Translate, verdictMarkup } from '@laurel/ui/verdict'
import { askServer } from './ask-server.ts'
import { renew } from './insert.ts'
import { verifyApart } from './verify-apart.ts'

type Words = { readonly t: Translate; readonly locale: string }

/** The page's note on who checked, without touching the rest. */
function note(place: Element, by: 'running' | 'failed', { t }: Words): void {
  const line = place.querySelector<HTMLElement>('.checked')
  if (!line) return
  line.dataset.by = by
  line.textContent = t(`verdict.by.${by}`, { when: line.dataset.when ?? '' })
}

/** On a credential's page: fetches the signed document, repeats every check here, and shows this browser's verdict. */
export async function checkAgain(place: HTMLElement, words: Words): Promise<void> {
  const source = place.dataset.source
  if (!source) return
  try {
    note(place, 'running', words)
    const document_ = await fetch(source, { headers: { accept: 'application/vc' }, credentials: 'same-origin' })
    if (!document_.ok) throw new Error(`no document: ${document_.status}`)
    const text = await document_.text()
    const report = await verifyApart(text, await askServer(text, 'application/vc'))
    const { report: shown } = showReport(report, { origin: location.origin })
    renew(place, verdictMarkup(shown, { ...words, by: 'browser' }))
  } catch {
    note(place, 'failed', words)
  }
}
