// Builds the offline verifier: one HTML file with its script, style, contexts and words inside, that can ask for nothing
// (its own policy forbids it). The same sources and lock file give the same bytes, on any machine.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { InlineConfig, Rollup } from 'vite'

const folder = fileURLToPath(new URL('.', import.meta.url))

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Not every computer has Thai letters; everything else is written in the system's own. */
function thaiFont(weight: 400 | 600): string {
  const name = `@fontsource/ibm-plex-sans-thai/files/ibm-plex-sans-thai-thai-${weight}-normal.woff2`
  const bytes = readFileSync(createRequire(`${folder}../../packages/ui/package.json`).resolve(name))
  return `@font-face{font-family:"IBM Plex Sans Thai";font-weight:${weight};src:url(data:font/woff2;base64,${bytes.toString('base64')}) format("woff2");unicode-range:U+0E00-0E7F}`
}

/** The document around script and style. Both are allowed by their digest alone; nothing else may run, load or be sent. */
function documentOf(script: string, style: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data: blob:',
    'font-src data:',
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types laurel',
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Laurel</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<script>${script}</script>
</body>
</html>
`
}

/** Packages have other code for development: which one is taken must not depend on who builds. */
export async function inProduction<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

/**
 * The offline verifier's bytes.
 *
 * @param build Vite's `build`, given by the caller
 */
export async function buildOffline(
  build: (config: InlineConfig) => Promise<Rollup.RolldownOutput | Rollup.RolldownOutput[] | unknown>,
): Promise<string> {
  const made = (await inProduction(() =>
    build({
      root: folder,
      configFile: false,
      mode: 'production',
      logLevel: 'warn',
      publicDir: false,
      resolve: {
        alias: [
          { find: '@laurel/ui/fonts.css', replacement: `${folder}src/offline/no-fonts.css` },
          { find: /^\.\/verify-apart\.ts$/, replacement: `${folder}src/offline/verify-apart.ts` },
        ],
      },
      build: {
        target: 'es2022',
        write: false,
        cssCodeSplit: false,
        modulePreload: false,
        reportCompressedSize: false,
        chunkSizeWarningLimit: 2_000,
        rolldownOptions: {
          input: `${folder}src/offline/main.ts`,
          // In one file there is nothing to load ahead of what is loaded later, and no address to load it from.
          transform: { define: { 'import.meta': '{}' } },
          output: { format: 'iife', entryFileNames: 'offline.js', assetFileNames: '[name][extname]' },
        },
      },
    }),
  )) as { output: readonly { type: string; fileName: string; code?: string; source?: string | Uint8Array }[] }
  const scripts = made.output.filter(one => one.type === 'chunk')
  const styles = made.output.filter(one => one.fileName.endsWith('.css'))
  const others = made.output.filter(one => !scripts.includes(one) && !styles.includes(one))
  if (scripts.length !== 1 || others.length > 0)
    throw new Error(`the offline verifier must be one file, not ${made.output.map(one => one.fileName).join(', ')}`)
  // An inline script ends at the first "</script", and turns strange at "<!--", wherever they stand.
  const script = (scripts[0]?.code ?? '').replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--').trim()
  const style = [thaiFont(400), thaiFont(600), ...styles.map(one => String(one.source))]
    .join('\n')
    .replaceAll('</style', '<\\/style')
    .trim()
  return documentOf(script, style)
}
