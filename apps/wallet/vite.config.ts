import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import { viteApp } from '../../scripts/vite-app.ts'

const here = import.meta.dirname

/** Writes `sw.js` with the names of everything that this build needs to start, and a version that follows from it. */
const serviceWorker = (): Plugin => ({
  name: 'laurel-service-worker',
  apply: 'build',
  enforce: 'post',
  generateBundle(_, bundle) {
    const built = Object.keys(bundle).filter(name => /\.(js|css|woff2)$/.test(name))
    const given = readdirSync(`${here}/public`).filter(name => /\.(js|svg|png|webmanifest)$/.test(name))
    const files = [...built, ...given].sort().map(name => `/wallet/${name}`)
    const source = readFileSync(`${here}/offline/service-worker.js`, 'utf8')
    const hash = createHash('sha256').update(source).update(files.join(' '))
    for (const name of given) hash.update(readFileSync(`${here}/public/${name}`))
    hash.update(readFileSync(`${here}/index.html`))
    this.emitFile({
      type: 'asset',
      fileName: 'sw.js',
      source: source
        .replace('__VERSION__', hash.digest('base64url').slice(0, 12))
        .replace("['__FILES__']", JSON.stringify(files)),
    })
  },
})

const app = viteApp('wallet', here)
export default defineConfig({ ...app, plugins: [...(app.plugins ?? []), serviceWorker()] })
