import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/*
 * Whatever is imported after this file is found sooner. For each file Node looks for the package.json above it, to know
 * what kind of module it is; drizzle-orm's has 180 kB, is copied for each of its hundred files, which showed in every
 * start. What our own files and that library's import by a relative path needs no such look: both are modules throughout.
 */

const isOfDrizzle = (url: string) => url.includes('/node_modules/drizzle-orm/')

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context
    if (!specifier.startsWith('.') || parentURL === undefined) return next(specifier, context)
    const url = new URL(specifier, parentURL).href
    if (specifier.endsWith('.ts')) return { url, format: 'module-typescript', shortCircuit: true }
    return isOfDrizzle(parentURL) && specifier.endsWith('.js')
      ? { url, format: 'module', shortCircuit: true }
      : next(specifier, context)
  },
  load(url, context, next) {
    return isOfDrizzle(url) && url.endsWith('.js')
      ? { format: 'module', source: readFileSync(fileURLToPath(url)), shortCircuit: true }
      : next(url, context)
  },
})
