import { strToU8, zipSync } from 'fflate'
import { type MyPathway, stepCount } from '../pathways/pathways.ts'
import type { Contents } from '../vault/contents.ts'
import { type Award, path } from './awards.ts'
import { fileName, fileOf } from './files.ts'

/**
 * Everything in the wallet as one ZIP, made here: a folder for each credential with the signed document, the compact
 * form and the picture that carries it, and a list to read. Any verifier takes each of them, ours or another's.
 */
export async function archive(
  contents: Contents,
  awards: readonly Award[],
  pathways: readonly MyPathway[],
): Promise<Blob> {
  const files: Record<string, Uint8Array> = {}
  const lines: string[] = []
  for (const [id, kept] of Object.entries(contents.credentials)) {
    const award = awards.find(one => one.id === id)
    const title = award?.achievement.name ?? String(kept.credential.name ?? 'credential')
    const folder = `${fileName(title)} ${id.slice(-6)}`
    for (const form of ['json', 'jwt'] as const)
      files[`${folder}/${fileName(title)}.${form}`] = new Uint8Array(await (await fileOf(kept, form, '')).arrayBuffer())
    if (award) {
      const picture = await fileOf(kept, 'png', path(award.achievement.imageUrl)).catch(() => undefined)
      if (picture) files[`${folder}/${fileName(title)}.png`] = new Uint8Array(await picture.arrayBuffer())
    }
    lines.push([title, award?.issuer.name ?? '', award?.validFrom ?? '', award?.credentialUrl ?? '', folder].join('\t'))
  }
  for (const [id, { text, title, issuer, validFrom }] of Object.entries(contents.imported ?? {})) {
    const name = `${fileName(title)} ${id.slice(-6)}.${text.startsWith('{') ? 'json' : 'jwt'}`
    files[`imported/${name}`] = strToU8(text)
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
  // Pictures and documents hardly shrink; storing them keeps the page quick.
  return new Blob([zipSync(files, { level: 0 }) as Uint8Array<ArrayBuffer>], { type: 'application/zip' })
}
