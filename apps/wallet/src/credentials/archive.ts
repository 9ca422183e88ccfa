import { strToU8, zipSync } from 'fflate'
import { type MyPathway, stepCount } from '../pathways/pathways.ts'
import type { Contents } from '../vault/contents.ts'
import { indexPage, type Listed, type Words } from './archive-page.ts'
import { type Award, path } from './awards.ts'
import { BUNDLE_SUFFIX, fileName, fileOf, formOfText } from './files.ts'

/** What the server draws or restates of a credential in force; without a network, or of what has ended, it is left out. */
async function fromServer(award: Award, form: 'certificate' | 'europass'): Promise<Uint8Array | undefined> {
  if (award.state !== 'issued') return undefined
  const answer = await fetch(`/api/v1/wallet/awards/${award.id}/${form}`, { credentials: 'same-origin' }).catch(
    () => null,
  )
  return answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined
}

/**
 * Everything in the wallet as one ZIP, made here: a folder for each credential with the signed document, the compact
 * form, the proof file, the picture and the certificate that carry both, what Europass reads, and a page to find them by. Any verifier
 * takes each of them, ours or another's.
 *
 * @param bundleOf the proof file of an award, where there is one
 */
export async function archive(
  contents: Contents,
  awards: readonly Award[],
  pathways: readonly MyPathway[],
  words: Words,
  bundleOf: (award: Award) => Promise<string | undefined>,
): Promise<Blob> {
  const files: Record<string, Uint8Array> = {}
  const lines: string[] = []
  const listed: Listed[] = []
  for (const [id, kept] of Object.entries(contents.credentials)) {
    const award = awards.find(one => one.id === id)
    const title = award?.achievement.name ?? String(kept.credential.name ?? 'credential')
    const folder = `${fileName(title)} ${id.slice(-6)}`
    for (const form of ['json', 'jwt'] as const)
      files[`${folder}/${fileName(title)}.${form}`] = new Uint8Array(await (await fileOf(kept, form, '')).arrayBuffer())
    if (award) {
      const bundle = await bundleOf(award)
      if (bundle !== undefined) files[`${folder}/${fileName(title)}.${BUNDLE_SUFFIX}`] = strToU8(bundle)
      const picture = await fileOf(kept, 'png', path(award.achievement.imageUrl), bundle).catch(() => undefined)
      if (picture) files[`${folder}/${fileName(title)}.png`] = new Uint8Array(await picture.arrayBuffer())
      const [pdf, elm] = [await fromServer(award, 'certificate'), await fromServer(award, 'europass')]
      if (pdf) files[`${folder}/${fileName(title)}.pdf`] = pdf
      if (elm) files[`${folder}/${fileName(title)}.elm.json`] = elm
    }
    listed.push({
      title,
      about: [award?.issuer.name, award?.validFrom?.slice(0, 10)].filter(Boolean).join(' · '),
      files: Object.keys(files).filter(file => file.startsWith(`${folder}/`)),
    })
    lines.push([title, award?.issuer.name ?? '', award?.validFrom ?? '', award?.credentialUrl ?? '', folder].join('\t'))
  }
  for (const [id, { text, title, issuer, validFrom }] of Object.entries(contents.imported ?? {})) {
    const name = `${fileName(title)} ${id.slice(-6)}.${formOfText(text)}`
    files[`imported/${name}`] = strToU8(text)
    listed.push({
      title,
      about: [issuer, validFrom?.slice(0, 10)].filter(Boolean).join(' · '),
      files: [`imported/${name}`],
    })
    lines.push([title, issuer, validFrom ?? '', '', `imported/${name}`].join('\t'))
  }
  for (const entry of Object.values(contents.log ?? {})) {
    const { photo, ...words } = entry
    files[`log/${entry.on} ${entry.id.slice(-6)}.json`] = strToU8(JSON.stringify(words, null, 2))
    const picture = photo?.split(',')[1]
    if (picture)
      files[`log/${entry.on} ${entry.id.slice(-6)}.jpg`] = Uint8Array.from(atob(picture), letter =>
        letter.charCodeAt(0),
      )
  }
  files['credentials.tsv'] = strToU8(
    `${['title', 'issuer', 'from', 'address', 'folder'].join('\t')}\n${lines.join('\n')}\n`,
  )
  if (pathways.length > 0) {
    const rows = pathways.map(({ content, issuer, stepsDone, enrolment }) =>
      [content.name, issuer.name, `${stepsDone}/${stepCount(content)}`, enrolment?.joinedAt, enrolment?.completedAt]
        .map(one => one ?? '')
        .join('\t'),
    )
    files['pathways.tsv'] = strToU8(
      `${['pathway', 'issuer', 'steps', 'joined', 'completed'].join('\t')}\n${rows.join('\n')}\n`,
    )
  }
  files['index.html'] = strToU8(indexPage(listed, words))
  // Pictures and documents hardly shrink; storing them keeps the page quick.
  return new Blob([zipSync(files, { level: 0 }) as Uint8Array<ArrayBuffer>], { type: 'application/zip' })
}
