import { type Checker, createChecker } from '../check-one.ts'
import { insert } from '../insert.ts'
import { saveFile } from '../save-file.ts'
import { showAnswer, type Words } from '../show-answer.ts'
import type { TrustKeeper } from '../trust/keeper.ts'
import type { Collected } from './collect.ts'
import { csvOf } from './csv.ts'
import { arrange, type Column, checkedRow, type Group, type Row, waitingRow } from './row.ts'
import { runDesk } from './run.ts'
import { deskFrame, groupChoices, tableBody, tableHead, type Wish } from './table.ts'

const part = <T extends HTMLElement>(place: HTMLElement, id: string): T => {
  const found = place.querySelector<T>(`#${id}`)
  if (!found) throw new Error(`the desk has no ${id}`)
  return found
}

/** Many at once: a table that fills while it is worked through, in this browser; nothing of it is kept anywhere. */
export function openDesk(
  place: HTMLElement,
  { items, left }: Collected,
  words: Words,
  keeper: TrustKeeper,
  check: Checker = createChecker(keeper.now),
): void {
  const { t, locale } = words
  let rows: Row[] = items.map((item, index) => waitingRow(index, item.name, t))
  let wish: Wish = { group: 'all', search: '', order: null }
  let stopper = new AbortController()
  insert(place, deskFrame(left, words))
  const [body, head, groups, bar, count, said, stop] = [
    'desk-body',
    'desk-head',
    'desk-groups',
    'desk-bar',
    'desk-count',
    'desk-said',
    'desk-stop',
  ].map(id => part(place, id)) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLProgressElement,
    HTMLElement,
    HTMLElement,
    HTMLButtonElement,
  ]
  const list = part(place, 'desk-list')
  const detail = part(place, 'desk-detail')

  /** Puts new markup into a part, and the focus back onto the same button. */
  const renew = (element: HTMLElement, markup: Parameters<typeof insert>[1], key: string) => {
    const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute(key) : null
    insert(element, markup)
    if (focused !== null && focused !== undefined)
      element.querySelector<HTMLElement>(`[${key}="${CSS.escape(focused)}"]`)?.focus()
  }
  const draw = () => {
    renew(body, tableBody(arrange(rows, wish, locale), words), 'data-open')
    renew(head, tableHead(wish.order, words), 'data-sort')
    renew(groups, groupChoices(rows, wish.group, words), 'data-choose')
    const done = rows.filter(row => row.state === 'done' || row.state === 'failed').length
    bar.max = Math.max(rows.length, 1)
    bar.value = done
    count.textContent = t('desk.progress', { done, total: rows.length })
  }
  let isDrawing = false
  const drawSoon = () => {
    if (isDrawing) return
    isDrawing = true
    requestAnimationFrame(() => {
      isDrawing = false
      draw()
    })
  }
  const change = (index: number, made: (row: Row) => Row) => {
    rows = rows.map(row => (row.id === index ? made(row) : row))
    drawSoon()
  }

  async function run(): Promise<void> {
    stopper = new AbortController()
    const { signal } = stopper
    said.textContent = ''
    stop.textContent = t('desk.stop')
    const open = rows.filter(row => row.state === 'waiting').map(row => row.id)
    await runDesk(
      items,
      open,
      check,
      {
        began: index => change(index, row => ({ ...row, state: 'checking', verdict: t('desk.checking') })),
        ended: (index, checked) => change(index, row => checkedRow(row, checked, location.origin, words)),
        failed: (index, why) =>
          change(index, row => ({
            ...row,
            state: 'failed',
            verdict: t('desk.notChecked'),
            reason: why === 'tooLarge' ? t('JSON_TOO_LARGE') : t('desk.unreachable'),
          })),
        paced: seconds => {
          said.textContent = seconds > 0 ? t('desk.paced', { seconds }) : ''
        },
      },
      signal,
    )
    if (signal.aborted) {
      rows = rows.map(row => (row.state === 'checking' ? waitingRow(row.id, row.file, t) : row))
      said.textContent = t('desk.stopped', { left: rows.filter(row => row.state === 'waiting').length })
      stop.textContent = t('desk.resume')
    } else {
      said.textContent = t('desk.progress', { done: rows.length, total: rows.length })
      // The bar has nothing left to say; whoever has the keyboard on its button goes on from the title.
      if (bar.parentElement?.contains(document.activeElement)) part(place, 'desk-title').focus({ preventScroll: true })
      bar.parentElement?.remove()
    }
    draw()
    place.dataset.desk = signal.aborted ? 'stopped' : 'done'
  }

  /** Another list counts: what is done is judged anew, one after the other; a later change begins from the start. */
  let judging = 0
  async function judgeAnew(): Promise<void> {
    const turn = ++judging
    for (const { id, checked } of rows) {
      const report = await checked?.again?.()
      if (turn !== judging) return
      if (checked && report) change(id, row => checkedRow(row, { ...checked, report }, location.origin, words))
    }
  }
  keeper.watch(() => void judgeAnew())

  let opened = -1
  function open(id: number): void {
    const row = rows[id]
    if (!row?.checked) return
    opened = id
    list.hidden = true
    detail.hidden = false
    showAnswer(part(place, 'desk-answer'), row.checked, words, keeper, row.file)
    // The desk has its own ways back and on.
    place.querySelector('#desk-answer a[href="/verify"]')?.parentElement?.remove()
  }
  function close(): void {
    detail.hidden = true
    list.hidden = false
    body.querySelector<HTMLElement>(`[data-open="${opened}"]`)?.focus()
  }

  stop.addEventListener('click', () => (stopper.signal.aborted ? void run() : stopper.abort()))
  part(place, 'desk-back').addEventListener('click', close)
  detail.addEventListener('keydown', event => {
    if (event.key === 'Escape') close()
  })
  groups.addEventListener('click', event => {
    const chosen = (event.target as Element).closest<HTMLElement>('[data-choose]')?.dataset.choose
    if (!chosen) return
    wish = { ...wish, group: chosen as Group | 'all' }
    draw()
  })
  const search = part<HTMLInputElement>(place, 'desk-search')
  search.addEventListener('input', () => {
    wish = { ...wish, search: search.value.slice(0, 200) }
    draw()
  })
  head.addEventListener('click', event => {
    const column = (event.target as Element).closest<HTMLElement>('[data-sort]')?.dataset.sort as Column | undefined
    if (!column) return
    wish = { ...wish, order: { column, isDown: wish.order?.column === column && !wish.order.isDown } }
    draw()
  })
  const sort = part<HTMLSelectElement>(place, 'desk-sort')
  sort.addEventListener('change', () => {
    const [column, way] = sort.value.split(':')
    wish = { ...wish, order: column ? { column: column as Column, isDown: way === 'down' } : null }
    draw()
  })
  body.addEventListener('click', event => {
    const id = (event.target as Element).closest<HTMLElement>('tr[data-id]')?.dataset.id
    // Whoever marks text to copy it does not mean to open the row.
    if (id !== undefined && window.getSelection()?.isCollapsed !== false) open(Number(id))
  })
  part(place, 'desk-csv').addEventListener('click', () =>
    saveFile(
      `verified-${new Date().toISOString().slice(0, 10)}.csv`,
      csvOf(arrange(rows, wish, locale), t),
      'text/csv;charset=utf-8',
    ),
  )
  part(place, 'desk-title').focus({ preventScroll: true })
  draw()
  void run()
}
