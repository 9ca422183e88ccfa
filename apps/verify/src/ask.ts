import { createChecker } from './check-one.ts'
import { collect, type Found, foundIn, foundOf, MAX_ITEMS } from './desk/collect.ts'
import { isZip } from './desk/unzip.ts'
import { follow, type Input, MAX_BYTES, UNREADABLE } from './input.ts'
import { showAnswer, type Words } from './show-answer.ts'
import { keeperOfBrowser } from './trust/keeper.ts'
import { mountPanel } from './trust/mount.ts'

/** What stands on the page besides the answer, and goes when there is one. */
const BEFORE = '.verify-page > .plain, .verify-page > .how, .verify-page > .offline-offer'

/** Makes `/verify` quick: what is dropped or chosen is checked at once, by the server and then here. */
export function listen(form: HTMLFormElement, words: Words): void {
  const { t } = words
  const drop = form.querySelector<HTMLElement>('#drop')
  const file = form.querySelector<HTMLInputElement>('#file')
  const text = form.querySelector<HTMLTextAreaElement>('#text')
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
  const problem = form.querySelector<HTMLElement>('#problem')
  const answer = document.querySelector<HTMLElement>('#answer')
  if (!drop || !file || !text || !button || !problem || !answer) return
  const keeper = keeperOfBrowser()
  const check = createChecker(keeper.now)

  const say = (message: string) => {
    problem.textContent = message
  }
  const busy = (is: boolean) => {
    button.setAttribute('aria-busy', String(is))
    button.textContent = is ? t('verify.working') : t('verify.submit')
  }
  const clear = () => {
    form.hidden = true
    for (const one of document.querySelectorAll(BEFORE)) one.remove()
  }

  async function checkOne(brought: Input, note?: string): Promise<void> {
    say('')
    busy(true)
    try {
      const checked = await check(typeof brought === 'string' ? await follow(brought.trim()) : brought)
      clear()
      showAnswer(answer as HTMLElement, checked, words, keeper, note)
    } catch (error) {
      say(t(error instanceof Error && error.message === UNREADABLE ? 'verify.unreadable' : 'verify.offline'))
      // The camera that it came from is gone, and the focus with it.
      if (document.activeElement === document.body) text?.focus()
    } finally {
      busy(false)
    }
  }

  async function checkFound(found: readonly Found[]): Promise<void> {
    const [only] = found
    if (!only) return say(t('desk.empty'))
    const isSingle = found.length === 1 && !isZip(new Uint8Array(await only.file.slice(0, 4).arrayBuffer()))
    if (isSingle) {
      if (only.file.size > MAX_BYTES) return say(t('verify.tooLarge'))
      return checkOne(new Uint8Array(await only.file.arrayBuffer()))
    }
    say('')
    busy(true)
    const collected = await collect(found.slice(0, MAX_ITEMS * 4)).finally(() => busy(false))
    if (collected.items.length === 0) {
      const reasons = [...collected.left].map(([reason, count]) => t(`desk.left.${reason}`, { count }))
      return say(reasons.length > 0 ? reasons.join(' ') : t('desk.empty'))
    }
    const { openDesk } = await import('./desk/desk.ts')
    clear()
    openDesk(answer as HTMLElement, collected, words, keeper)
  }

  mountPanel(document.querySelector<HTMLDetailsElement>('#trust'), keeper, words)
  // Several at once, folders and the camera need this script, so the page as sent does not offer them.
  file.multiple = true
  file.accept = `${file.accept},.zip,application/zip`
  for (const one of form.querySelectorAll<HTMLElement>('[data-many] > span'))
    one.textContent = one.parentElement?.dataset.many ?? ''
  for (const one of form.querySelectorAll<HTMLElement>('[data-scripted]')) one.hidden = false
  const folder = form.querySelector<HTMLInputElement>('#folder')
  form.querySelector('#choose-folder')?.addEventListener('click', () => folder?.click())
  folder?.addEventListener('change', () => void checkFound(foundOf(folder.files)))
  form.querySelector('#scan')?.addEventListener('click', async () => {
    say('')
    const { scan } = await import('./scan/scan.ts')
    await scan(form, words, (found, note) => void checkOne(found, note))
  })

  file.addEventListener('change', () => {
    if (file.files?.length) void checkFound(foundOf(file.files))
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (text.value.trim() !== '') void checkOne(text.value)
    else if (file.files?.length) void checkFound(foundOf(file.files))
    else say(t('verify.empty'))
  })
  for (const kind of ['dragenter', 'dragover'])
    drop.addEventListener(kind, event => {
      event.preventDefault()
      drop.classList.add('over')
    })
  for (const kind of ['dragleave', 'drop']) drop.addEventListener(kind, () => drop.classList.remove('over'))
  drop.addEventListener('drop', event => {
    event.preventDefault()
    if (event.dataTransfer) void foundIn(event.dataTransfer).then(checkFound)
  })
  document.addEventListener('paste', event => {
    const pasted = foundOf(event.clipboardData?.files ?? null)
    if (pasted.length > 0) void checkFound(pasted)
  })
}
