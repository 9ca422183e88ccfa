import { defineConfig } from 'vite'
import { viteApp } from '../../scripts/vite-app.ts'

export default defineConfig(viteApp('console', import.meta.dirname))
