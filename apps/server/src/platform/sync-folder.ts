import { closeSync, fsyncSync, openSync } from 'node:fs'

/**
 * Makes the names in a folder outlast a power cut. Writing a file out (`fsync`) keeps its bytes; that it has this name
 * is kept by its folder. Windows keeps names by itself, and opens no folders.
 */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
