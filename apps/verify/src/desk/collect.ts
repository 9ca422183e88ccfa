import { type Input, MAX_BYTES } from '../input.ts'
import { isZip, listZip, unpack, type ZipProblem } from './unzip.ts'

/** One file to be checked; read when its turn comes, so that a folder of pictures is not held at once. */
export type Item = { readonly name: string; read(): Promise<Input | null> }
export type LeftOut = ZipProblem | 'tooMany' | 'nested'
export type Collected = { readonly items: readonly Item[]; readonly left: ReadonlyMap<LeftOut, number> }

/** So many files are checked at once. */
export const MAX_ITEMS = 500
const MAX_ZIP_BYTES = 128 * 1024 * 1024

/** A file with the path that it has in the folder that was chosen. */
export type Found = { readonly name: string; readonly file: File }

const head = async (file: File) => new Uint8Array(await file.slice(0, 4).arrayBuffer())

/** Takes apart what was dropped: files as they are, ZIPs by their entries. Whatever is left out is counted by reason. */
export async function collect(found: readonly Found[]): Promise<Collected> {
  const items: Item[] = []
  const left = new Map<LeftOut, number>()
  const leaveOut = (reason: LeftOut) => left.set(reason, (left.get(reason) ?? 0) + 1)
  const take = (item: Item) => (items.length < MAX_ITEMS ? items.push(item) : leaveOut('tooMany'))

  for (const { name, file } of found) {
    if (/(^|\/)\./.test(name)) continue
    if (!isZip(await head(file))) {
      if (file.size > MAX_BYTES) leaveOut('tooLarge')
      else take({ name, read: async () => new Uint8Array(await file.arrayBuffer()) })
      continue
    }
    if (file.size > MAX_ZIP_BYTES) {
      leaveOut('damaged')
      continue
    }
    const listed = listZip(new Uint8Array(await file.arrayBuffer()))
    if (!listed.ok) {
      leaveOut('damaged')
      continue
    }
    for (const problem of listed.value.problems) leaveOut(problem)
    for (const entry of listed.value.entries) {
      if (isZip(entry.packed) || /\.zip$/i.test(entry.name)) leaveOut('nested')
      else
        take({
          name: entry.name,
          read: async () => {
            const made = unpack(entry)
            return made.ok && !isZip(made.value) ? made.value : null
          },
        })
    }
  }
  return { items, left }
}

/** Deeper than this no folder is looked into. */
const MAX_DEPTH = 8

/** The files of what was dropped, folders included, as far as the browser tells. */
export async function foundIn(transfer: DataTransfer): Promise<Found[]> {
  const entries = [...transfer.items].flatMap(one => one.webkitGetAsEntry?.() ?? [])
  if (entries.length === 0) return [...transfer.files].map(file => ({ name: file.name, file }))
  const found: Found[] = []
  const walk = async (entry: FileSystemEntry, depth: number): Promise<void> => {
    // One more than is taken, so that "left out" can be said.
    if (found.length > MAX_ITEMS * 2 || depth > MAX_DEPTH) return
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
      found.push({ name: entry.fullPath.replace(/^\//, ''), file })
      return
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader()
    while (true) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
      if (some.length === 0) return
      for (const one of some) await walk(one, depth + 1)
    }
  }
  for (const entry of entries) await walk(entry, 0)
  return found
}

/** The files of an `<input type=file>`, with their path where a folder was chosen. */
export const foundOf = (files: FileList | null): Found[] =>
  [...(files ?? [])].map(file => ({ name: file.webkitRelativePath || file.name, file }))
