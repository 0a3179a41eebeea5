/**
 * Size budgets (docs/design.md 6), gzip, over the built app in `dist/`. Prints every size and fails on the first excess.
 * Chunks are found by Vite's manifest: what a screen loads = its chunk and everything it imports statically.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { isAtFirstVisit } from '../web/pwa/storedFiles'

interface ManifestChunk {
  file: string
  name?: string
  imports?: string[]
  css?: string[]
}

const dist = join(import.meta.dirname, '..', 'dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<string, ManifestChunk>

const gzipKiB = (file: string): number => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1024

function closure(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const next of manifest[entry]?.imports ?? []) closure(next, seen)
  return seen
}

function requireChunk(key: string): string {
  if (!manifest[key]) throw new Error(`The build has no chunk ${key}; its budget cannot be checked.`)
  return key
}

const sum = (files: Iterable<string>): number => [...files].reduce((total, file) => total + gzipKiB(file), 0)
const chunkFiles = (keys: Iterable<string>): string[] => [...keys].flatMap((key) => manifest[key]?.file ?? [])

// The early file, the page's entry, loads it; index.html has it come along (scripts/startPage/startChunks.ts).
const chunkNamed = (name: string): string =>
  requireChunk(Object.keys(manifest).find((key) => manifest[key]?.name === name) ?? name)
const firstScreen = closure(chunkNamed('app'))
const chat = [...closure(chunkNamed('chat'))].filter((key) => !firstScreen.has(key))
const qr = closure(requireChunk('web/addTerminal/scan/zxingReader.ts'))
const assets = readdirSync(join(dist, 'assets'))
const hub = withImports(assets.filter((name) => /^hub-.*\.js$/.test(name)).map((name) => `assets/${name}`))
if (hub.size === 0) throw new Error('The build has no hub chunk.')
const css = assets.filter((name) => name.endsWith('.css')).map((name) => `assets/${name}`)

/** Files of a worker are in no manifest: all that these import before they run. */
function withImports(files: readonly string[]): Set<string> {
  const found = new Set(files)
  for (const file of found) {
    for (const [, name = ''] of readFileSync(join(dist, file), 'utf8').matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g))
      found.add(`assets/${name}`)
  }
  return found
}

const countsOf = (path: string): number =>
  readFileSync(path, 'utf8').match(/<(?:script|link rel="(?:stylesheet|modulepreload)")/g)?.length ?? 0
/** The page, what it names (the early file twice), and the hub's code. */
const startRequests = 1 + countsOf(join(dist, 'index.html')) - 1 + 1
const signIn = [...closure(chunkNamed('sign-in'))].filter((key) => !firstScreen.has(key))

const atFirstVisit = assets.map((name) => `assets/${name}`).filter((file) => isAtFirstVisit(`/${file}`))
for (const file of [...chunkFiles([...firstScreen, ...signIn]), ...hub, ...css]) {
  if (!atFirstVisit.includes(file)) throw new Error(`${file} starts the app: name it in web/pwa/storedFiles.ts.`)
}

const budgets = [
  { name: 'first screen JS', size: sum(chunkFiles(firstScreen)), limit: 120 },
  { name: 'hub JS', size: sum(hub), limit: 50 },
  { name: 'chat chunk JS', size: sum(chunkFiles(chat)), limit: 60 },
  { name: 'QR chunk JS', size: sum(chunkFiles([...qr].filter((key) => !firstScreen.has(key)))), limit: 125 },
  { name: 'diagrams', size: gzipKiB('diagram.html'), limit: 700 },
  { name: 'all CSS', size: sum(css), limit: 15 },
  { name: 'stored at once', size: sum(atFirstVisit), limit: 225 },
]

const counts = [
  { name: 'requests until the first screen', count: startRequests, limit: 6 },
  { name: 'files of the first sign-in beside it', count: signIn.length, limit: 1 },
]
for (const { name, count, limit } of counts) {
  console.log(`${name.padEnd(36)} ${count} of ${limit} · ${count <= limit ? 'ok' : 'TOO MANY'}`)
  if (count > limit) process.exitCode = 1
}

for (const { name, size, limit } of budgets) {
  const verdict = size <= limit ? 'ok' : 'TOO LARGE'
  console.log(`${name.padEnd(16)} ${size.toFixed(1).padStart(7)} KiB gzip of ${limit} · ${verdict}`)
  if (size > limit) process.exitCode = 1
}
