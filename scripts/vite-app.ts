import react from '@vitejs/plugin-react'
import type { UserConfig } from 'vite'

/** Stands where the server writes a fresh nonce into each answer (apps/server/src/platform/static-files.ts). */
const NONCE = 'LAUREL-NONCE'

/** How a web app that the server serves under `/{name}/` is built; in development its calls go to a server on port 4100. */
export const viteApp = (name: string, root: string): UserConfig => ({
  root,
  base: `/${name}/`,
  html: { cspNonce: NONCE },
  plugins: [react()],
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
