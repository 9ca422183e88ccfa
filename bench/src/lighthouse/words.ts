import { readFileSync } from 'node:fs'

/** A sentence of the screens in English, by its key: the measured pages are prepared by pressing what a person presses. */
export function say(catalogue: 'public' | 'wallet', key: string): string {
  const file = new URL(`../../../packages/ui/messages/en/${catalogue}.json`, import.meta.url)
  const found = key
    .split('.')
    .reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | undefined)?.[name],
      JSON.parse(readFileSync(file, 'utf8')),
    )
  if (typeof found !== 'string') throw new Error(`no words for ${catalogue}:${key}`)
  return found
}
