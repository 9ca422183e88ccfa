import { DESKTOP, type Visitor, visitor } from '@laurel/testkit/browser'
import type { RunningServer } from '@laurel/testkit/server'
import type { Browser, FileChooser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/* Hands on a keyboard. Nothing here points, and nothing here puts the focus anywhere but by keys. */

const MOST_STEPS = 150

type Place = { readonly isSeen: boolean; readonly isMarked: boolean; readonly isCovered: boolean }

/** How `element` stands if it, or what is in it, has the focus: in sight, told apart from the others, not under a bar. */
function placeOf(element: Element): Place | null {
  const active = document.activeElement
  if (!active || !element.contains(active)) return null
  const box = active.getBoundingClientRect()
  const isOutlined = (one: Element) =>
    [null, '::after'].some(part => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one, part)
      return outlineStyle !== 'none' && outlineWidth !== '0px'
    })
  // A field says it by its border, a hidden radio or file by what stands for it.
  const quiet = document.createElement('i')
  quiet.style.color = 'var(--mantine-color-default-border)'
  document.body.append(quiet)
  const plain = getComputedStyle(quiet).color
  quiet.remove()
  const isBordered = active.matches('input, textarea, select') && getComputedStyle(active).borderTopColor !== plain
  const stands = [active, active.nextElementSibling, active.parentElement, active.closest('label, tr, li')]
  const isMarked =
    active.matches(':focus-visible, iframe') && (isBordered || stands.some(one => one !== null && isOutlined(one)))
  const top = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1),
    Math.min(Math.max(box.top + Math.min(box.height, 24) / 2, 1), innerHeight - 1),
  )
  const around = active.closest('label, tr, li, .mantine-SegmentedControl-control') ?? active.parentElement ?? active
  return {
    isSeen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isMarked,
    isCovered: top !== null && !around.contains(top) && !top.contains(active),
  }
}

/** Presses Tab (or Shift+Tab) until `target` has the focus, as a person would who sees where it is. */
export async function reach(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const page = target.page()
  await target.waitFor({ state: 'attached' })
  for (let step = 0; step < MOST_STEPS; step++) {
    const at = await target.evaluate(placeOf)
    if (at) {
      // What scrolls or fades in is there in a moment.
      await expect
        .poll(() => target.evaluate(placeOf), { message: String(target) })
        .toEqual({ isSeen: true, isMarked: true, isCovered: false })
      return
    }
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${target}`)
}

export async function press(target: Locator, key = 'Enter'): Promise<void> {
  await reach(target)
  await target.page().keyboard.press(key)
}

export async function write(target: Locator, text: string): Promise<void> {
  await reach(target)
  await target.page().keyboard.press('ControlOrMeta+a')
  await target.page().keyboard.insertText(text)
}

/** One of a group of radio buttons, or of options that look like it: Tab leads to the group, arrows choose. */
export async function choose(group: Locator, wanted: Locator): Promise<void> {
  await reach(group)
  const { keyboard } = group.page()
  const isChosen = () =>
    wanted.evaluate(one => one === document.activeElement && (one as HTMLInputElement).checked !== false)
  for (let step = 0; step < MOST_STEPS; step++) {
    if (await isChosen()) {
      await reach(wanted)
      return
    }
    await keyboard.press('ArrowDown')
  }
  throw new Error(`arrows do not lead to ${wanted}`)
}

/** An option of a list to choose from, by arrows; each is looked at before the next, since an address may follow it. */
export async function pick(select: Locator, label: string): Promise<void> {
  await reach(select)
  const { keyboard } = select.page()
  const at = () => select.evaluate(one => (one as HTMLSelectElement).selectedIndex)
  const labels = await select.evaluate(one =>
    [...(one as HTMLSelectElement).options].map(option => option.label.trim()),
  )
  const wanted = labels.indexOf(label)
  if (wanted < 0) throw new Error(`no ${label} in ${labels.join(', ')}`)
  for (let now = await at(); now !== wanted; ) {
    const next = now + Math.sign(wanted - now)
    await keyboard.press(next > now ? 'ArrowDown' : 'ArrowUp')
    await expect.poll(at, { message: `${label} in ${select}` }).toBe(next)
    now = next
  }
}

/** An option of a list that opens on Enter and keeps the focus in its field. */
export async function fromList(field: Locator, option: Locator): Promise<void> {
  await press(field)
  await option.waitFor()
  const id = await option.getAttribute('id')
  for (let step = 0; (await field.getAttribute('aria-activedescendant')) !== id; step++) {
    if (step > MOST_STEPS) throw new Error(`arrows do not lead to ${option}`)
    await field.page().keyboard.press('ArrowDown')
  }
  await field.page().keyboard.press('Enter')
}

/** An item of a menu: opened by Enter, gone through by arrows. */
export async function fromMenu(opener: Locator, item: Locator): Promise<void> {
  await press(opener)
  await item.waitFor()
  const isThere = () => item.evaluate(one => one === document.activeElement)
  for (let step = 0; !(await isThere()); step++) {
    if (step > MOST_STEPS) throw new Error(`arrows do not lead to ${item}`)
    await item.page().keyboard.press('ArrowDown')
  }
  await reach(item)
  await item.page().keyboard.press('Enter')
}

/** What asks for a file does so on Enter or Space; what the system's own window then gives is given here. */
export async function giveFile(opener: Locator, files: Parameters<FileChooser['setFiles']>[0], key = 'Enter') {
  const asked = opener.page().waitForEvent('filechooser')
  await press(opener, key)
  await (await asked).setFiles(files)
}

/** A page that was gone to by its fragment: Tab leads on from there once it has been drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForLoadState()
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** The focus is there by itself: after a dialog, a removal, a new screen. */
export async function expectFocus(target: Locator): Promise<void> {
  await expect
    .poll(() => target.evaluate(one => one.contains(document.activeElement)), {
      message: `focus on ${target}`,
    })
    .toBe(true)
}

/** Opens a dialog, which takes the focus and holds it; leaves it by Escape, and is back where it was. */
export async function lookInto(opener: Locator): Promise<void> {
  const page = opener.page()
  const dialog = page.getByRole('dialog')
  await press(opener)
  await dialog.waitFor()
  await expectFocus(dialog)
  for (const key of ['Shift+Tab', 'Tab', 'Tab']) {
    await page.keyboard.press(key)
    await expectFocus(dialog)
  }
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expectFocus(opener)
}

/** After a step in the console or the wallet, the focus is on something. */
export async function expectNotLost(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName), {
      message: `focus at ${page.url()}`,
    })
    .not.toBe('BODY')
}

export type People = {
  readonly meet: (options?: Parameters<typeof visitor>[2]) => Promise<Visitor>
  /** Runs one test; pictures of every screen where it fails. Nobody may have had anything to complain of. */
  readonly watch: (name: string, work: () => Promise<void>) => Promise<void>
  readonly leave: () => Promise<void>
}

export function people(browser: Browser, origin: string): People {
  const met: Visitor[] = []
  const complaints = () => met.flatMap(one => one.complaints)
  return {
    meet: async (options = {}) => {
      const made = await visitor(browser, origin, { viewport: DESKTOP, locale: 'en-CA', ...options })
      // The system's window for files, which a test can answer, instead of the browser's own.
      await made.context.addInitScript(() => {
        Reflect.deleteProperty(window, 'showOpenFilePicker')
      })
      met.push(made)
      return made
    },
    watch: async (name, work) => {
      try {
        await work()
        expect(complaints()).toEqual([])
      } catch (error) {
        for (const [index, one] of met.entries())
          await one.page.screenshot({ path: `test-results/keyboard-${name}-${index}.png` }).catch(() => undefined)
        throw new Error(`${(error as Error).message}\n${complaints().join('\n')}`, { cause: error })
      }
    },
    leave: async () => void (await Promise.all(met.map(one => one.close()))),
  }
}

/** What is not the matter of a test is set up by the API, as the person who is signed in on `page`. */
export type Ask = (method: 'POST' | 'PATCH' | 'PUT' | 'GET', path: string, data?: object) => Promise<Answer>
type Answer = { readonly id: string; readonly credentialId: string; readonly items: readonly { id: string }[] }

export const askAs =
  (page: Page, origin: string): Ask =>
  async (method, path, data) => {
    const answer = await page.request.fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { origin },
      ...(data ? { data } : {}),
    })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return (await answer.json().catch(() => ({}))) as Answer
  }

/** An institution whose owner is signed in on `page`. */
export async function makeSchool(page: Page, server: RunningServer): Promise<Ask> {
  const ask = askAs(page, server.origin)
  const token = new URL(server.setUpLink()).searchParams.get('token')
  const institution = {
    name: 'Sample School',
    shortName: 'sample-school',
    url: 'https://school.example.org',
    locale: 'en',
  }
  await ask('POST', '/setup', {
    token,
    institution,
    owner: { name: 'Sample Owner', email: 'owner@school.example.org' },
  })
  return ask
}

/** Something that can be earned. */
export const makeAchievement = (ask: Ask, name = 'Active Listening', more: object = {}) =>
  ask('POST', '/achievements', {
    name,
    description: 'Hears what is said, and what is not.',
    kind: 'micro',
    criteria: { narrative: 'Listen to three people.' },
    ...more,
  })

export const makeAward = (ask: Ask, achievementId: string, number: number, more: object = {}) =>
  ask('POST', '/awards', {
    achievementId,
    recipient: { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` },
    issue: true,
    ...more,
  })
