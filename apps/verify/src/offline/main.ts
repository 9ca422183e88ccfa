import '../no-eval.ts'
import './offline.css'
import type { Material } from '@laurel/core/bundle'
import { chooseLocale, type Locale, type Messages, type Translate, translator } from '@laurel/ui/verdict'
import enChecks from '../../../../packages/ui/messages/en/checks.json'
import enPublic from '../../../../packages/ui/messages/en/public.json'
import frChecks from '../../../../packages/ui/messages/fr/checks.json'
import frPublic from '../../../../packages/ui/messages/fr/public.json'
import thChecks from '../../../../packages/ui/messages/th/checks.json'
import thPublic from '../../../../packages/ui/messages/th/public.json'
import { collect, type Found, foundIn, foundOf, type Item } from '../desk/collect.ts'
import { openDesk } from '../desk/desk.ts'
import type { Input } from '../input.ts'
import { insert } from '../insert.ts'
import { showAnswer } from '../show-answer.ts'
import { createKeeper } from '../trust/keeper.ts'
import { openPanel } from '../trust/panel.ts'
import { createOfflineChecker } from './check-offline.ts'
import { offlinePage } from './page.ts'
import { sortFile } from './sort-files.ts'

const CATALOGUES: Readonly<Record<Locale, readonly Messages[]>> = {
  en: [enPublic, enChecks],
  fr: [frPublic, frChecks],
  th: [thPublic, thChecks],
}

/** The page's own words where the site would speak of itself. */
function wordsIn(locale: Locale): { readonly t: Translate; readonly locale: Locale } {
  const own = translator(...CATALOGUES[locale])
  const byThisPage = { verdict: { by: { browser: own('offlinePage.by', { when: '{{when}}' }) } } }
  return { t: translator(byThisPage, ...CATALOGUES[locale]), locale }
}

/** What was dropped so far. It stays in this page's memory, and is gone when the page is closed. */
const saved = new Map<string, Material>()
let brought: { readonly name: string; readonly input: Input }[] = []
const witnesses = new Set<string>()
/** Said of the key documents that were there when it was said; another one has to be answered for anew. */
let isVouched = false
/**
 * Whom the person trusts, until the page is closed. Nothing is kept for a file on a disk: browsers let every other file
 * there read it, and write it.
 */
const keeper = createKeeper(null)

function open(locale: Locale): void {
  const words = wordsIn(locale)
  const { t } = words
  document.documentElement.lang = locale
  document.title = `${t('offlinePage.title')} · Laurel`
  insert(document.body, offlinePage(words))
  const find = <T extends HTMLElement>(id: string) => document.querySelector<T>(`#${id}`) as T
  const [answer, drop, file, problem] = [find('answer'), find('drop'), find<HTMLInputElement>('file'), find('problem')]
  const vouch = find<HTMLInputElement>('vouch')
  vouch.checked = isVouched

  async function show(): Promise<void> {
    vouch.checked = isVouched
    const kept = [...saved.keys(), ...[...witnesses].map(line => line.split('+')[0] as string)]
    find('kept').textContent = kept.length > 0 ? t('offlinePage.kept', { list: kept.join(', ') }) : ''
    const [only] = brought
    if (!only) return
    find('intro').hidden = true
    find('again-place').hidden = false
    const check = createOfflineChecker({
      saved: [...saved.values()],
      isVouched,
      witnesses: [...witnesses],
      lists: keeper.now,
    })
    if (brought.length === 1) showAnswer(answer, await check(only.input), words, keeper)
    else {
      const items: Item[] = brought.map(({ name, input }) => ({
        name,
        read: async () => input,
      }))
      openDesk(answer, { items, left: new Map() }, words, keeper, check)
    }
    // There is no site behind this page.
    for (const link of answer.querySelectorAll('a[href="/verify"]')) link.remove()
  }

  async function take(found: readonly Found[]): Promise<void> {
    problem.textContent = ''
    const { items, left } = await collect(found)
    const reasons = [...left].map(([reason, count]) => t(`desk.left.${reason}`, { count }))
    const fresh: typeof brought = []
    for (const item of items) {
      const input = await item.read()
      if (!input) continue
      const sorted = sortFile(input)
      if (sorted.kind === 'credential') {
        fresh.push({ name: item.name, input: sorted.input })
        continue
      }
      if (sorted.kind === 'witnesses') {
        for (const line of sorted.lines) witnesses.add(line)
        continue
      }
      if (sorted.kind === 'keys') isVouched = false
      for (const one of sorted.materials) saved.set(one.url, one)
    }
    if (fresh.length > 0) brought = fresh
    if (items.length === 0) reasons.push(t('desk.empty'))
    problem.textContent = reasons.join(' ')
    await show()
  }

  file.addEventListener('change', () => {
    const found = foundOf(file.files)
    void take(found).finally(() => {
      file.value = ''
    })
  })
  for (const kind of ['dragenter', 'dragover'])
    document.addEventListener(kind, event => {
      event.preventDefault()
      drop.classList.add('over')
    })
  drop.addEventListener('dragleave', () => drop.classList.remove('over'))
  document.addEventListener('drop', event => {
    event.preventDefault()
    drop.classList.remove('over')
    if (event.dataTransfer) void foundIn(event.dataTransfer).then(take)
  })
  vouch.addEventListener('change', () => {
    isVouched = vouch.checked
    void show()
  })
  find('again').addEventListener('click', () => {
    brought = []
    open(locale)
    find('file').focus()
  })
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]'))
    button.addEventListener('click', () => open(button.dataset.language as Locale))
  openPanel(find('trust-body'), keeper, null, words)
  void show()
}

open(chooseLocale(...navigator.languages))
