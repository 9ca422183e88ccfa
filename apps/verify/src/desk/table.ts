import { html, type Markup } from '@laurel/ui/verdict'
import type { Words } from '../show-answer.ts'
import type { LeftOut } from './collect.ts'
import { COLUMNS, type Column, GROUPS, type Group, groupOf, type Order, type Row } from './row.ts'

export type Wish = { readonly group: Group | 'all'; readonly search: string; readonly order: Order | null }

const columnHead = (column: Column, order: Order | null, { t }: Words) => {
  const isOwn = order?.column === column
  const sorted = isOwn ? (order.isDown ? 'descending' : 'ascending') : 'none'
  return html`<th scope="col" aria-sort="${sorted}" data-column="${column}"><button type="button" data-sort="${column}" title="${t('desk.sortBy', { column: t(`desk.${column}`) })}">${t(`desk.${column}`)}<span aria-hidden="true">${isOwn ? (order.isDown ? ' ↓' : ' ↑') : ''}</span></button></th>`
}

export const tableHead = (order: Order | null, words: Words): Markup =>
  html`<tr>${COLUMNS.map(column => columnHead(column, order, words))}</tr>`

const cell = (column: Column, text: string, { t }: Words, more: Markup | '' = '') =>
  html`<td data-column="${column}" ${text === '' && more === '' ? { markup: 'class="blank"' } : ''}><span class="cell-label" aria-hidden="true">${t(`desk.${column}`)}</span><bdi>${text}</bdi>${more}</td>`

function tableRow(row: Row, words: Words): Markup {
  const { t } = words
  const group = groupOf(row)
  const verdict = html`<td data-column="verdict"><span class="chip" data-group="${group ?? 'none'}">${row.verdict}</span></td>`
  return html`<tr data-id="${row.id}" data-state="${row.state}" data-conclusion="${row.conclusion ?? ''}">
<th scope="row" data-column="file">${
    row.checked
      ? html`<button type="button" data-open="${row.id}" aria-label="${t('desk.open', { file: row.file })}"><bdi>${row.file}</bdi></button>`
      : html`<bdi>${row.file}</bdi>`
  }</th>
${cell('achievement', row.achievement, words)}
${cell('issuer', row.issuer, words, row.domain || row.vouched ? html`${row.domain && html`<span class="domain">${row.domain}</span>`}${row.vouched && html`<small class="vouched">${row.vouched}</small>`}` : '')}
${cell('recipient', row.recipient, words)}
${verdict}
${cell('reason', row.reason, words)}</tr>`
}

/** The table's body; one line that says so where nothing fits. */
export const tableBody = (rows: readonly Row[], words: Words): Markup =>
  rows.length > 0
    ? html`${rows.map(row => tableRow(row, words))}`
    : html`<tr class="none"><td colspan="${COLUMNS.length}">${words.t('desk.none')}</td></tr>`

/** The choices by verdict, each with its count, so that a hundred files are understood at a glance. */
export function groupChoices(rows: readonly Row[], chosen: Wish['group'], { t }: Words): Markup {
  const count = (group: Group | 'all') =>
    group === 'all' ? rows.length : rows.filter(row => groupOf(row) === group).length
  return html`${(['all', ...GROUPS] as const).map(
    group =>
      html`<button type="button" data-choose="${group}" data-group="${group}" aria-pressed="${String(chosen === group)}">${t(group === 'all' ? 'desk.all' : `desk.tone.${group}`)} <b>${count(group)}</b></button>`,
  )}`
}

/** The frame of the desk, written once; what changes is put into its places. */
export const deskFrame = (left: ReadonlyMap<LeftOut, number>, words: Words): Markup => {
  const { t } = words
  const sorts = COLUMNS.flatMap(column =>
    (['up', 'down'] as const).map(
      way => html`<option value="${column}:${way}">${t(`desk.${column}`)} ${way === 'up' ? '↑' : '↓'}</option>`,
    ),
  )
  return html`<section class="desk" aria-labelledby="desk-title"><div id="desk-list">
<h1 id="desk-title" tabindex="-1">${t('desk.title')}</h1>
${left.size > 0 && html`<ul class="note">${[...left].map(([reason, count]) => html`<li>${t(`desk.left.${reason}`, { count })}</li>`)}</ul>`}
<div class="desk-progress"><progress id="desk-bar" value="0" max="1" aria-label="${t('desk.title')}"></progress>
<p id="desk-count"></p><button class="button quiet" type="button" id="desk-stop">${t('desk.stop')}</button></div>
<p id="desk-said" role="status"></p>
<div class="desk-tools"><div class="desk-groups" role="group" aria-label="${t('desk.show')}" id="desk-groups"></div>
<label class="sr" for="desk-search">${t('desk.search')}</label><input type="search" id="desk-search" placeholder="${t('desk.search')}" autocomplete="off">
<label class="sr" for="desk-sort">${t('desk.sort')}</label><select id="desk-sort"><option value="">${t('desk.sort')}…</option>${sorts}</select></div>
<div class="table-frame"><table><caption class="sr">${t('desk.title')}</caption><thead id="desk-head"></thead><tbody id="desk-body"></tbody></table></div>
<p class="actions"><button class="button" type="button" id="desk-csv">${t('desk.csv')}</button><a class="button quiet" href="/verify">${t('desk.again')}</a></p></div>
<div id="desk-detail" hidden><p><button class="button quiet" type="button" id="desk-back">← ${t('desk.back')}</button></p><div id="desk-answer"></div></div></section>`
}
