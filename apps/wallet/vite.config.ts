import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Served by the server under /wallet/; in development calls go to a server on port 4100. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/wallet/',
  plugins: [react()],
  // Two workspaces install Mantine beside themselves; one copy must serve both, or its context is not found.
  resolve: {
    dedupe: [
      'react',
      'react-dom',
      '@mantine/core',
      '@mantine/hooks',
      '@tanstack/react-query',
      'react-i18next',
      'i18next',
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
