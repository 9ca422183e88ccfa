import react from '@vitejs/plugin-react'
import type { Plugin, UserConfig } from 'vite'

/** Stands where the server writes a fresh nonce into each answer (apps/server/src/platform/static-files.ts). */
const NONCE = 'LAUREL-NONCE'

/** The face that every screen is set in, in its weights. */
const FACE = /\/ibm-plex-sans-latin-(400|500|600)-normal-[\w-]+\.woff2$/

/** Has the page fetch its face along with its script, so that the first screen is drawn in it. */
const preloadFace = (base: string): Plugin => ({
  name: 'laurel-preload-face',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) =>
      Object.keys(bundle)
        .map(name => `/${name}`)
        .filter(name => FACE.test(name))
        .sort()
        .map(name => ({
          tag: 'link',
          attrs: { rel: 'preload', href: base + name, as: 'font', type: 'font/woff2', crossorigin: true },
          injectTo: 'head' as const,
        })),
  },
})

/** How a web app that the server serves under `/{name}/` is built; in development its calls go to a server on port 4100. */
export const viteApp = (name: string, root: string): UserConfig => ({
  root,
  base: `/${name}/`,
  html: { cspNonce: NONCE },
  plugins: [react(), preloadFace(`/${name}`)],
  // Workspaces install Mantine beside themselves; one copy must serve all, or its context is not found.
  resolve: {
    dedupe: [
      'react',
      'react-dom',
      '@mantine/core',
      '@mantine/hooks',
      '@tanstack/react-query',
      'react-i18next',
      'i18next',
      'get-nonce',
    ],
  },
  build: {
    target: 'es2022',
    // The page's policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/c/', '/i/', '/claim/'].map(path => [path, { target: 'http://localhost:4100', changeOrigin: false }]),
    ),
  },
})
