import { answerMarkup, showReport, type Translate } from '@laurel/ui/verdict'
import { insert } from './insert.ts'
import { askServer, verifyHere } from './verify-here.ts'

type Words = { readonly t: Translate; readonly locale: string }
const MAX_BYTES = 4 * 1024 * 1024

const typeOf = (input: Uint8Array | string): string => {
  if (typeof input === 'string') return /^\s*[{[]/.test(input) ? 'application/vc' : 'text/plain'
  if (input[0] === 0x89 && input[1] === 0x50) return 'image/png'
  const start = new TextDecoder().decode(input.subarray(0, 256)).trimStart()
  return start.startsWith('<') ? 'image/svg+xml' : start.startsWith('{') ? 'application/vc' : 'text/plain'
}

/** A link to a credential's page: what stands behind it is the document at the same address. */
async function follow(text: string): Promise<string> {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return text
  }
  if (url.origin !== location.origin || !/^\/[cs]\//.test(url.pathname)) return text
  const response = await fetch(url.pathname.replace(/(\.\w+)?$/, '.json'), { credentials: 'same-origin' })
  if (!response.ok) throw new Error('unreadable')
  return response.text()
}

/** Makes `/verify` quick: a file dropped or chosen is checked at once, by the server and then here. */
export function listen(form: HTMLFormElement, words: Words): void {
  const { t } = words
  const drop = form.querySelector<HTMLElement>('#drop')
  const file = form.querySelector<HTMLInputElement>('#file')
  const text = form.querySelector<HTMLTextAreaElement>('#text')
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
  const problem = form.querySelector<HTMLElement>('#problem')
  const answer = document.querySelector<HTMLElement>('#answer')
  if (!drop || !file || !text || !button || !problem || !answer) return

  const say = (message: string) => {
    problem.textContent = message
  }
  const busy = (is: boolean) => {
    button.setAttribute('aria-busy', String(is))
    button.textContent = is ? t('verify.working') : t('verify.submit')
  }

  async function check(brought: Uint8Array<ArrayBuffer> | string): Promise<void> {
    say('')
    busy(true)
    try {
      const input = typeof brought === 'string' ? await follow(brought.trim()) : brought
      const server = await askServer(input, typeOf(input))
      // A link to another site was followed by the server; what it found there is checked again here.
      const isLink = typeof input === 'string' && /^https?:\/\/\S+$/.test(input)
      const own = isLink && server.document ? JSON.stringify(server.document) : input
      const again = isLink && !server.document ? server : await verifyHere(own, server.materials)
      const here = answer as HTMLElement
      insert(
        here,
        answerMarkup(
          showReport(again, { origin: location.origin }),
          words,
          isLink && !server.document ? 'server' : 'browser',
        ),
      )
      form.hidden = true
      document.querySelector('.how')?.remove()
      document.querySelector('.verify-page > .plain')?.remove()
      here.querySelector<HTMLElement>('#verdict-title')?.setAttribute('tabindex', '-1')
      here.querySelector<HTMLElement>('#verdict-title')?.focus({ preventScroll: true })
      window.scrollTo({ top: 0 })
    } catch (error) {
      say(t(error instanceof Error && error.message === 'unreadable' ? 'verify.unreadable' : 'verify.offline'))
    } finally {
      busy(false)
    }
  }
  async function checkFile(chosen: File | undefined): Promise<void> {
    if (!chosen) return
    if (chosen.size > MAX_BYTES) return say(t('verify.tooLarge'))
    await check(new Uint8Array(await chosen.arrayBuffer()))
  }

  file.addEventListener('change', () => void checkFile(file.files?.[0]))
  form.addEventListener('submit', event => {
    event.preventDefault()
    const chosen = file.files?.[0]
    if (text.value.trim() !== '') void check(text.value)
    else if (chosen) void checkFile(chosen)
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
    void checkFile(event.dataTransfer?.files[0])
  })
  document.addEventListener('paste', event => {
    const pasted = event.clipboardData?.files[0]
    if (pasted) void checkFile(pasted)
  })
}
