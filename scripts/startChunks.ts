import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const EARLY = 'early'

type ModuleInfo = Pick<Rolldown.ModuleInfo, 'importedIds'> | null

/**
 * How the built app's first files are cut: `web/early.ts` with all that it needs, which index.html loads first and which
 * must run before every library (docs/design.md 4.7); all that `web/main.tsx` needs; and what the first sign-in needs beside
 * that. Left to itself the
 * bundler gives every module that a lazy screen needs too a file of its own: fifteen requests before anything is shown.
 */
export function startChunks(
  root: string,
): { name: (id: string, context: ChunkContext) => string | null; debugName: string; priority: number }[] {
  const closures = new Map<string, Set<string>>()
  function closureOf(entry: string, context: ChunkContext): Set<string> {
    const known = closures.get(entry)
    if (known) return known
    const found = new Set([join(root, entry)])
    for (const id of found) for (const next of context.getModuleInfo(id)?.importedIds ?? []) found.add(next)
    closures.set(entry, found)
    return found
  }
  return [
    {
      name: (id, context) =>
        id.includes('vite/preload-helper') || closureOf('web/early.ts', context).has(id) ? EARLY : null,
      debugName: EARLY,
      priority: 2,
    },
    {
      name: (id, context) => (closureOf('web/main.tsx', context).has(id) ? 'app' : null),
      debugName: 'app',
      priority: 1,
    },
    {
      name: (id, context) => (closureOf('web/signIn/SignInScreen.tsx', context).has(id) ? 'sign-in' : null),
      debugName: 'sign-in',
      priority: 0,
    },
  ]
}

interface ChunkContext {
  getModuleInfo(id: string): ModuleInfo
}

/** Puts the early file into the head: it runs as soon as it is there, and does not wait for the page's code. */
export function earlyScript(): Plugin {
  return {
    name: 'early-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const early = Object.values(bundle ?? {}).find((file) => file.type === 'chunk' && file.name === EARLY)
        if (!early) throw new Error('The build has no early chunk.')
        const attributes = { type: 'module', async: true, crossorigin: true, src: `/${early.fileName}` }
        return [{ tag: 'script', attrs: attributes, injectTo: 'head-prepend' }]
      },
    },
  }
}
