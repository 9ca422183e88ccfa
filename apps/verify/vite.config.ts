import { defineConfig, type Plugin } from 'vite'

/** What a public page carries of style: `verify` always, the others where they are shown (apps/server, `StylePart`). */
const STYLES = [
  'verify',
  'ask',
  'desk',
  'share',
  'children',
  'other-wallet',
  'endorsement',
  'pathway',
  'help',
  'demonstration',
  'transcript',
]

/** Groups of `public.json` that no script says, since the server writes them: they need not travel. */
export const ONLY_WRITTEN = ['demo', 'endorse', 'recommend', 'consent', 'children']

const withoutWritten: Plugin = {
  name: 'without-written-words',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/messages\/[a-z]+\/public\.json$/.test(id)) return null
    const said = Object.entries(JSON.parse(code)).filter(([group]) => !ONLY_WRITTEN.includes(group))
    return { code: JSON.stringify(Object.fromEntries(said)), map: null }
  },
}

/** The island of the public pages. Entry and styles have fixed names, since server-rendered pages name them. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/verify/',
  plugins: [withoutWritten],
  // As modules, a worker fetches what few documents need (BLS12-381) only for those.
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: {
        verify: `${import.meta.dirname}/src/main.ts`,
        ...Object.fromEntries(STYLES.map(name => [`${name}-style`, `${import.meta.dirname}/src/${name}.css`])),
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: ({ names: [name = ''] }) =>
          name.endsWith('.css') ? name.replace(/(-style)?\.css$/, '.css') : 'fonts/[name]-[hash][extname]',
      },
    },
  },
})
