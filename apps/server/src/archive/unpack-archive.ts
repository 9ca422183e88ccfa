import type { ArchiveFiles } from '../platform/archive-folders.ts'
import type { ArchivedFile } from './archived-files.ts'
import { isForHosts, isOfSite, shortNameOfDid } from './layout.ts'
import { readZip, type ZipLimits, ZipRefused } from './read-zip.ts'

/** A school of ten thousand learners with every page kept has some 60,000 files and half a gigabyte. */
export const ARCHIVE_LIMITS: ZipLimits = {
  files: 100_000,
  bytes: 4 * 1024 * 1024 * 1024,
  fileBytes: 32 * 1024 * 1024,
  pathLength: 300,
}

export type Unpacked = {
  readonly shortName: string
  readonly files: ReadonlyMap<string, ArchivedFile>
  readonly bytes: number
}

/**
 * Finds out whose site a ZIP is and that every file is in a folder of its own, and lays the files down, each under its
 * digest; one of them at a time is in memory. Names of strangers name nothing on this server's disk.
 *
 * @param progress  told of how many files were laid down
 * @throws ZipRefused
 */
export async function unpackArchive(
  file: string,
  kept: ArchiveFiles,
  progress: (files: number) => Promise<void> = async () => {},
  limits: ZipLimits = ARCHIVE_LIMITS,
): Promise<Unpacked> {
  const shortName = await onlyInstitution(file, limits)
  const files = new Map<string, ArchivedFile>()
  let bytes = 0
  for await (const one of readZip(file, limits)) {
    if (isForHosts(one.path)) continue
    files.set(one.path, { sha256: await kept.put(await one.read()), size: one.size })
    bytes += one.size
    if (files.size % 50 === 0) await progress(files.size)
  }
  return { shortName, files, bytes }
}

/** The one institution whose site this is; looked for before anything is unpacked. */
async function onlyInstitution(file: string, limits: ZipLimits): Promise<string> {
  const paths: string[] = []
  const found = new Set<string>()
  for await (const { path } of readZip(file, limits)) {
    paths.push(path)
    const shortName = shortNameOfDid(path)
    if (shortName !== null) found.add(shortName)
  }
  const [shortName, another] = found
  if (shortName === undefined || another !== undefined) throw new ZipRefused('ZIP_NO_SITE')
  const outside = paths.find(path => !isForHosts(path) && !isOfSite(path, { shortName }))
  if (outside !== undefined) throw new ZipRefused('ZIP_OUTSIDE', outside)
  return shortName
}
