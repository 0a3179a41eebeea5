import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
// With its extension: Vite's next config loader, Node's own, finds it only so.
import { bundleNotifier } from './cli-patch/notifierBundle.ts'
import { buildId } from './scripts/buildId.ts'
import { diagramDocument } from './scripts/diagrams/diagramDocument.ts'
import { firstVisitMarkup } from './scripts/startPage/firstVisitMarkup.ts'
import { earlyScript, hubChunks, startChunks } from './scripts/startPage/startChunks.ts'
import { onFirstUse } from './web/pwa/storedFiles.ts'
import { sharePath } from './web/pwa/sharedItems.ts'

// Vite's own names carry the class, a hash and a line number each, which do not compress.
const shortClassNames = { modules: { generateScopedName: shortClassName } }

export default defineConfig(({ command }) => ({
  plugins: [
    react({ compiler: true }),
    earlyScript(),
    firstVisitMarkup({ plugins: [react()], css: shortClassNames }),
    notifierFile(),
    diagramDocument(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'web',
      filename: 'sw.ts',
      // web/pwa/appUpdates.ts registers it.
      injectRegister: null,
      // The precache lists them already.
      includeManifestIcons: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png}'],
        // Large, and for few: kept from their first use on (web/sw.ts).
        globIgnores: [...onFirstUse.map((name) => `assets/${name}-*.js`), 'diagram.html'],
        rollupFormat: 'iife',
      },
      manifest: {
        id: '/',
        name: 'Happy Hub',
        short_name: 'Happy Hub',
        description: 'All of your Happy servers in one list.',
        lang: 'en',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        // Not focus-existing: it drops what is shared with an app that is open (WICG/web-app-launch#62). A window that
        // is navigated loses no message: drafts and first messages are stored with every key.
        launch_handler: { client_mode: ['navigate-existing', 'auto'] },
        // The link goes into the fragment: the host never sees it, and takeFragments takes it out of the address bar.
        protocol_handlers: [{ protocol: 'web+happy', url: '/terminal/connect#%s' }],
        // Taken by the service worker (web/sw.ts).
        share_target: {
          action: sharePath,
          method: 'POST',
          enctype: 'multipart/form-data',
          params: { title: 'title', text: 'text', url: 'url', files: [{ name: 'image', accept: ['image/*'] }] },
        },
        // Of the light theme; the dark one comes from the meta tags of index.html.
        theme_color: '#f5f6f8',
        background_color: '#f5f6f8',
        icons: [
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  resolve: {
    alias: { '@lezer/highlight': join(import.meta.dirname, 'web/markdown/grammar/noHighlight.ts') },
  },
  // scripts/check-sizes.ts finds the hub by this name.
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        entryFileNames: ({ name }) => (name === 'main' ? 'assets/hub-[hash].js' : 'assets/[name]-[hash].js'),
        // So that they are not put on every device (web/pwa/storedFiles.ts).
        chunkFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.includes('highlight.js') ? 'assets/language-[name]-[hash].js' : 'assets/[name]-[hash].js',
        codeSplitting: { groups: hubChunks(import.meta.dirname) },
        comments: noAnnotations,
      },
    },
  },
  // Without the worker's entries Vite finds its packages late, reloads the page and starts a second hub.
  optimizeDeps: { entries: ['index.html', 'worker/**/*.ts'] },
  // In every worker's name: pages of one build never talk to the hub of another (docs/design.md 2).
  define: { __BUILD__: JSON.stringify(process.env['HAPPY_HUB_BUILD'] ?? (command === 'build' ? buildId() : 'dev')) },
  css: command === 'build' ? shortClassNames : {},
  build: {
    target: 'es2022',
    manifest: true,
    // One stylesheet: many small ones compress so badly that they are a third larger together, and each lazy screen
    // would wait for its own.
    cssCodeSplit: false,
    modulePreload: {
      polyfill: false,
      // What is there before anything is loaded on demand need not be named again for each part.
      resolveDependencies: (_file, dependencies, { hostType }) =>
        hostType === 'html'
          ? dependencies
          : dependencies.filter((file) => !/\/(rolldown-runtime|early|app|style)-/.test(file)),
    },
    rolldownOptions: {
      output: {
        codeSplitting: { groups: startChunks(import.meta.dirname) },
        comments: noAnnotations,
      },
    },
  },
}))

/** They tell a bundler which calls may go, and nobody bundles the built app again. */
const noAnnotations = { annotation: false }

/** So that the app can put it onto a machine. */
function notifierFile(): Plugin {
  return {
    name: 'notifier-file',
    apply: 'build',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'happy-hub-notify.cjs', source: await bundleNotifier() })
    },
  }
}

const stylesheets = readdirSync(join(import.meta.dirname, 'web'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.module.css'))
  .map((name) => ({ file: join(import.meta.dirname, 'web', name), classes: new Map<string, number>() }))
  .toSorted((a, b) => (a.file < b.file ? -1 : 1))

/** Two letters for the stylesheet, by its place among all of them, and a number for the class in it. */
function shortClassName(name: string, file: string): string {
  const index = stylesheets.findIndex((one) => one.file === file)
  const classes = stylesheets[index]?.classes
  if (!classes || index >= 26 * 26) throw new Error(`${file} gets no class names`)
  const number = classes.get(name) ?? classes.size
  classes.set(name, number)
  return `${String.fromCharCode(65 + Math.floor(index / 26), 97 + (index % 26))}${number.toString(36)}`
}
