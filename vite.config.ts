import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react({ compiler: true })],
  worker: { format: 'es' },
  // Without the worker's entries Vite finds its packages late, reloads the page and starts a second hub.
  optimizeDeps: { entries: ['index.html', 'worker/**/*.ts'] },
  define: { __BUILD__: JSON.stringify(process.env['HAPPY_HUB_BUILD'] ?? 'dev') },
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Its own chunk, the entry's first import: it must run before every library (DESIGN 4.7).
          groups: [{ name: 'link-fragment', test: /web\/connect\/(takeLinkFragment|pendingLink)\.ts$/ }],
        },
      },
    },
  },
})
