import { defineConfig } from 'vite'

/** The island of the public pages. Entry and style have fixed names, since server-rendered pages link them. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/verify/',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      input: { verify: `${import.meta.dirname}/src/main.ts` },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: asset =>
          asset.names.some(name => name.endsWith('.css')) ? 'verify.css' : 'fonts/[name]-[hash][extname]',
      },
    },
  },
})
