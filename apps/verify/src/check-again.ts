import type { VerificationReport } from '@laurel/core/verification'
import { showReport, type Translate, verdictMarkup } from '@laurel/ui/verdict'
import { askServer } from './ask-server.ts'
import { helpFromFiles } from './help-from-files.ts'
import { renew } from './insert.ts'
import { keeperOfBrowser } from './trust/keeper.ts'
import { hearOffers, offerOf } from './trust/offer.ts'
import { makeReady, verifyApart } from './verify-apart.ts'

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
  const { source, files } = place.dataset
  if (!source) return
  try {
    // A page that is a file has nobody to say that it was checked by them.
    if (files === undefined) note(place, 'running', words)
    makeReady()
    const document_ = await fetch(source, { headers: { accept: 'application/vc' }, credentials: 'same-origin' })
    if (!document_.ok) throw new Error(`no document: ${document_.status}`)
    const text = await document_.text()
    const help = files === undefined ? await askServer(text, 'application/vc') : await helpFromFiles(files)
    const keeper = keeperOfBrowser()
    let report: VerificationReport | null = null
    const check = async () => {
      report = await verifyApart(text, { ...help, lists: keeper.now() })
      const { report: shown } = showReport(report, { origin: location.origin })
      const vouchedMore = offerOf(report, keeper, words.t)
      renew(place, verdictMarkup(shown, { ...words, by: 'browser', vouchedMore }))
    }
    await check()
    hearOffers(place, keeper, () => report)
    keeper.watch(() => void check())
  } catch {
    if (files === undefined) note(place, 'failed', words)
  }
}
