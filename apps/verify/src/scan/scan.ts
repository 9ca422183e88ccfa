import { createDecode, type Decode, openCamera, readCode, whyNoCamera } from '@laurel/ui/scan'
import { html } from '@laurel/ui/verdict'
import { insert } from '../insert.ts'
import type { Words } from '../show-answer.ts'

const panel = ({ t }: Words) => html`<section class="scan" aria-labelledby="scan-title">
<h2 id="scan-title" tabindex="-1">${t('camera.title')}</h2>
<div class="scan-view" id="scan-view"><video id="scan-video" muted playsinline aria-label="${t('camera.title')}"></video><span class="scan-frame" aria-hidden="true"></span></div>
<p id="scan-said" role="status">${t('camera.starting')}</p>
<div class="actions"><button class="button" type="button" id="scan-picture">${t('camera.picture')}</button>
<button class="button quiet" type="button" id="scan-close">${t('camera.close')}</button></div>
<input type="file" id="scan-file" accept="image/*" hidden></section>`

/** Why there is no picture, in words that help. */
const whyNot = (error: unknown): string => `camera.${whyNoCamera(error)}`

/** Opens the camera beside the form, reads the first code that leads anywhere, and hands on what it holds. */
export async function scan(
  form: HTMLFormElement,
  words: Words,
  hand: (found: string, note?: string) => void,
): Promise<void> {
  const { t } = words
  if (document.querySelector('.scan')) return
  const place = document.createElement('div')
  insert(place, panel(words))
  form.before(place)
  form.hidden = true
  const find = <T extends HTMLElement>(id: string) => place.querySelector<T>(`#${id}`) as T
  const [video, view, said] = [find<HTMLVideoElement>('scan-video'), find('scan-view'), find('scan-said')]
  const picture = find<HTMLInputElement>('scan-file')
  let stream: MediaStream | undefined
  let isOver = false

  const end = () => {
    isOver = true
    for (const track of stream?.getTracks() ?? []) track.stop()
    place.remove()
    form.hidden = false
  }
  /** True if the code led to something. */
  const take = (scanned: string | null): boolean => {
    if (scanned === null || isOver) return false
    const code = readCode(scanned)
    if (!code) {
      said.textContent = t('camera.foreign')
      return false
    }
    end()
    const isElsewhere = code.host !== undefined && code.host !== location.host
    hand(code.text, isElsewhere ? t('camera.leads', { host: code.host as string }) : undefined)
    return true
  }
  const decoding = createDecode()
  const decode: Decode = async source => (await decoding)(source)

  find('scan-close').addEventListener('click', () => {
    end()
    form.querySelector<HTMLElement>('#scan')?.focus()
  })
  place.addEventListener('keydown', event => {
    if (event.key === 'Escape') find('scan-close').click()
  })
  find('scan-picture').addEventListener('click', () => picture.click())
  picture.addEventListener('change', async () => {
    const chosen = picture.files?.[0]
    picture.value = ''
    if (!chosen) return
    const bitmap = await createImageBitmap(chosen).catch(() => null)
    const found = bitmap && (await decode(bitmap))
    bitmap?.close()
    if (!found && !isOver) said.textContent = t('camera.nothing')
    else take(found)
  })
  find('scan-title').focus({ preventScroll: true })

  try {
    stream = await openCamera()
  } catch (error) {
    view.hidden = true
    find('scan-close').textContent = t('camera.back')
    said.textContent = t(whyNot(error))
    return
  }
  if (isOver) return end()
  video.srcObject = stream
  await video.play().catch(() => undefined)
  said.textContent = t('camera.hint')
  const look = async () => {
    if (isOver) return
    const found = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await decode(video).catch(() => null) : null
    // A few times a second is quick enough for a hand, and leaves the phone cool.
    if (!take(found) && !isOver) setTimeout(look, 150)
  }
  void look()
}
