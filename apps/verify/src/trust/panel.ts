import type { Instant } from '@laurel/core/primitives'
import { isAnchorFile, readAnchorFile } from '@laurel/core/trust'
import { type Listed, readTrustList } from '@laurel/core/verification'
import { formatDate, html, type Markup } from '@laurel/ui/verdict'
import { renew } from '../insert.ts'
import { saveFile } from '../save-file.ts'
import type { Words } from '../show-answer.ts'
import type { FileProblem } from './anchors.ts'
import type { TrustKeeper } from './keeper.ts'
import {
  type Anchor,
  anchorId,
  idOf,
  isOn,
  type Own,
  withAnchor,
  withList,
  withLoaded,
  withoutAnchor,
  withoutLoaded,
  withoutOwn,
  writeList,
} from './lists.ts'

/** The lists that the server brings along; the offline verifier has none. */
export type ServerLists = {
  readonly host: string
  readonly institutions: number
  readonly listed: number
  /** The registries that it asks, by name; empty where it asks none. */
  readonly registries: string
}

/** So many wrong rows are named; a file with more is better mended where it was made. */
const MAX_NAMED = 12
const MAX_SHOWN = 200
const MAX_ANCHOR_BYTES = 256 * 1024

type Said = { readonly text: string; readonly canUndo?: boolean }
type State = { readonly keeper: TrustKeeper; readonly server: ServerLists | null }

const sayProblem = (problem: FileProblem, { t }: Words): string[] => {
  if (problem.kind !== 'rows') return [t(`trust.file.${problem.kind}`)]
  const named = problem.rows
    .slice(0, MAX_NAMED)
    .map(({ row, problem: what }) => t('trust.file.row', { row, what: t(`trust.file.${what}`) }))
  const more = problem.rows.length - named.length
  return [t('trust.file.refused'), ...named, ...(more > 0 ? [t('trust.file.more', { count: more })] : [])]
}

const issuerName = ({ name, did, domain }: Listed) =>
  html`<strong><bdi>${name}</bdi></strong> <span class="domain">${domain ?? did}</span>`

function ownItem(one: Own, { t, locale }: Words): Markup {
  const since = formatDate(one.since, locale)
  return html`<li><div>${issuerName(one)}<small>${
    one.seen
      ? t(one.domain ? 'trust.sinceSeen' : 'trust.sinceSeenBare', {
          date: since,
          title: one.seen,
          domain: one.domain ?? '',
        })
      : t('trust.since', { date: since })
  }</small></div>
<button class="button quiet" type="button" data-drop-own="${one.did}">${t('trust.drop')}<span class="sr">: ${one.name}</span></button></li>`
}

/** One list: its switch, what it is, and what can be done with it. */
const listItem = (id: string, on: boolean, name: string, hint: string, more: Markup | false) =>
  html`<li class="trust-list"><label class="switch"><input type="checkbox" data-list="${id}" ${on ? { markup: 'checked' } : ''}> <span><strong><bdi>${name}</bdi></strong><small>${hint}</small></span></label>${more}</li>`

const shownIssuers = (issuers: readonly Listed[], { t }: Words) =>
  html`<details class="trust-shown"><summary>${t('trust.show')}</summary><ul class="trust-issuers">${issuers
    .slice(0, MAX_SHOWN)
    .map(
      one => html`<li><div>${issuerName(one)}</div></li>`,
    )}</ul>${issuers.length > MAX_SHOWN && html`<p>${t('trust.more', { count: issuers.length - MAX_SHOWN })}</p>`}</details>`

function serverItems(server: ServerLists, { keeper }: State, { t }: Words): Markup {
  const { host, listed, registries } = server
  const hints = [
    ...(listed > 0 ? [t('trust.operatorHint', { count: listed })] : []),
    ...(registries ? [t('trust.registries', { names: registries })] : []),
  ]
  const trust = keeper.now()
  return html`${
    hints.length > 0
      ? listItem(
          'operator',
          isOn(trust, 'operator'),
          t('trust.operator', { host }),
          hints.join(' '),
          listed > 0 &&
            html`<p class="actions"><a class="button quiet" href="/verify/trusted.json" download="trusted.json">${t('trust.saveOperator')}</a></p>`,
        )
      : html`<li class="trust-list"><p><strong>${t('trust.operator', { host })}</strong><small>${t('trust.operatorNone')}</small></p></li>`
  }${listItem('host', isOn(trust, 'host'), t('trust.host', { host }), t('trust.hostHint', { count: server.institutions }), false)}`
}

const anchorItem = ({ id, file, since }: Anchor, on: boolean, { t, locale }: Words) =>
  listItem(
    anchorId({ id }),
    on,
    id,
    `${file} · ${t('trust.anchorHint', { date: formatDate(since, locale) })}`,
    html`<p class="actions"><button class="button quiet" type="button" data-drop-anchor="${id}">${t('trust.drop')}<span class="sr">: ${id}</span></button></p>`,
  )

function panel(state: State, said: Said, problems: readonly string[], words: Words): Markup {
  const { t, locale } = words
  const { keeper, server } = state
  const trust = keeper.now()
  return html`<p>${t('trust.lead')}</p><p>${t(keeper.keeps() ? 'trust.kept' : 'trust.keptVisit')}</p>
<ul class="trust-lists">
${listItem(
  'own',
  isOn(trust, 'own'),
  t('trust.own'),
  trust.own.length > 0 ? t('trust.ownHint', { count: trust.own.length }) : t('trust.ownNone'),
  trust.own.length > 0 &&
    html`<ul class="trust-issuers">${trust.own.map(one => ownItem(one, words))}</ul><p class="actions"><button class="button quiet" type="button" data-save-own>${t('trust.save')}</button></p>`,
)}
${trust.loaded.map(list =>
  listItem(
    idOf(list),
    isOn(trust, idOf(list)),
    list.file,
    t('trust.loadedHint', { count: list.issuers.length, date: formatDate(list.since, locale) }),
    html`${shownIssuers(list.issuers, words)}<p class="actions"><button class="button quiet" type="button" data-drop-file="${list.file}">${t('trust.drop')}<span class="sr">: ${list.file}</span></button></p>`,
  ),
)}
${trust.anchors.map(anchor => anchorItem(anchor, isOn(trust, anchorId(anchor)), words))}
${server && serverItems(server, state, words)}
</ul>
<p class="actions"><button class="button" type="button" data-load>${t('trust.load')}</button></p>
<div role="alert" class="problem">${problems.length > 0 && html`<ul>${problems.map(one => html`<li>${one}</li>`)}</ul>`}</div>
<p role="status" class="trust-said">${said.text} ${said.canUndo && html`<button class="button quiet" type="button" data-undo>${t('trust.undo')}</button>`}</p>
<details><summary>${t('trust.format')}</summary><p>${t('trust.formatText')}</p><pre tabindex="0"><code>[
  {
    "did": "did:web:university.example",
    "name": "University of Example",
    "domain": "university.example"
  }
]</code></pre></details>`
}

/** "Whom do I trust?": the lists in use, and what can be done with them. Nothing of it leaves this browser. */
export function openPanel(place: HTMLElement, keeper: TrustKeeper, server: ServerLists | null, words: Words): void {
  const { t } = words
  const state: State = { keeper, server }
  let said: Said = { text: '' }
  let problems: readonly string[] = []
  const draw = () => {
    renew(place, panel(state, said, problems, words))
    // A box that was pressed goes by its own state, no longer by the markup's.
    for (const box of place.querySelectorAll<HTMLInputElement>('[data-list]'))
      box.checked = isOn(keeper.now(), box.dataset.list ?? '')
  }
  const say = (next: Said, wrong: readonly string[] = []) => {
    said = next
    problems = wrong
    draw()
  }
  const chooser = document.createElement('input')
  chooser.type = 'file'
  chooser.accept = '.json,.jwt,application/json,application/entity-statement+jwt'
  chooser.addEventListener('change', async () => {
    const file = chooser.files?.[0]
    chooser.value = ''
    if (!file) return
    const name = file.name.slice(0, 100)
    const bytes = new Uint8Array(await file.arrayBuffer())
    const text = bytes.length < MAX_ANCHOR_BYTES ? new TextDecoder().decode(bytes) : ''
    if (isAnchorFile(text)) {
      const anchor = await readAnchorFile(text, Date.now() as Instant)
      if (!anchor.ok) return say({ text: '' }, sayProblem(anchor.error, words))
      keeper.change(trust => withAnchor(trust, { ...anchor.value, file: name, since: new Date().toISOString() }))
      return say({ text: t('trust.anchorLoaded', { name: anchor.value.id }) })
    }
    const read = readTrustList(bytes)
    if (!read.ok) return say({ text: '' }, sayProblem(read.error, words))
    keeper.change(trust => withLoaded(trust, { file: name, since: new Date().toISOString(), issuers: read.value }))
    say({ text: t('trust.loaded', { name, count: read.value.length }) })
  })
  place.addEventListener('change', event => {
    const box = event.target as HTMLInputElement
    const list = box.dataset.list
    if (list === undefined) return
    keeper.change(trust => withList(trust, list, box.checked))
    say({ text: '' })
  })
  place.addEventListener('click', event => {
    const button = (event.target as Element).closest('button')
    const { dropOwn, dropFile, dropAnchor } = button?.dataset ?? {}
    if (!button) return
    if (dropOwn !== undefined) {
      keeper.change(trust => withoutOwn(trust, dropOwn))
      say({ text: t('trust.takenOff'), canUndo: true })
    } else if (dropFile !== undefined) {
      keeper.change(trust => withoutLoaded(trust, dropFile))
      say({ text: t('trust.takenOff'), canUndo: true })
    } else if (dropAnchor !== undefined) {
      keeper.change(trust => withoutAnchor(trust, dropAnchor))
      say({ text: t('trust.takenOff'), canUndo: true })
    } else if (button.hasAttribute('data-undo')) {
      keeper.undo()
      say({ text: t('trust.undone') })
    } else if (button.hasAttribute('data-load')) chooser.click()
    else if (button.hasAttribute('data-save-own'))
      saveFile('my-trusted-issuers.json', writeList(keeper.now().own), 'application/json')
    // The button that was pressed may be gone.
    if (!place.contains(document.activeElement)) place.querySelector<HTMLElement>('[data-undo], [data-load]')?.focus()
  })
  keeper.watch(draw)
  draw()
}
