import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const EARLY = 'early'

type ModuleInfo = Pick<Rolldown.ModuleInfo, 'importedIds'> | null

interface ChunkContext {
  getModuleInfo(id: string): ModuleInfo
}

interface ChunkGroup {
  name: (id: string, context: ChunkContext) => string | null
  debugName: string
  priority: number
}

const signInScreen = 'web/signIn/SignInScreen.tsx'
const chatScreen = 'web/session/SessionScreen.tsx'
/** What every open chat shows a moment later. */
const partsOfEachChat = [
  'web/session/ComposerTools.tsx',
  'web/session/bars/SessionBars.tsx',
  'web/session/bars/ComposerNotes.tsx',
  'web/session/ChatMenu.tsx',
  'web/session/place/CopyLink.tsx',
  'web/code/CodeTools.tsx',
]
/** What people may need before they open a chat, or without one. */
const besideChats = [
  'web/linkTerminal/LinkTerminalScreen.tsx',
  'web/addTerminal/AddTerminalScreen.tsx',
  'web/servers/ServersScreen.tsx',
  'web/sessionList/WindowedLines.tsx',
  'web/sessionActions/RowMenu.tsx',
  'web/palette/mountKeys.tsx',
  'web/palette/Palette.tsx',
  'web/notifications/startNotifier.ts',
]

/**
 * How the page's files are cut: `web/early.ts` with all that it needs, which index.html loads first and which
 * must run before every library (docs/design.md 4.7); all that `web/main.tsx` needs; and what the first sign-in needs beside
 * that; an open chat. Left to itself the bundler gives every module that two lazy parts need a file of its own: fifteen
 * requests before anything is shown, and forty for a chat.
 */
export function startChunks(root: string): ChunkGroup[] {
  const { isIn } = createGraph(root)
  const chunks: { name: string; holds(id: string, context: ChunkContext): boolean }[] = [
    {
      name: EARLY,
      holds: (id, context) => id.includes('vite/preload-helper') || isIn(id, ['web/early.ts'], context),
    },
    {
      name: 'app',
      holds: (id, context) =>
        isIn(id, ['web/main.tsx'], context) ||
        // A chat must not load the sign-in for a field that both have.
        (isIn(id, [signInScreen], context) && isIn(id, [chatScreen, ...partsOfEachChat], context)) ||
        // Rows and chats share most icons; the few others are a hundred bytes each.
        (id.includes('lucide-react/') && isIn(id, [chatScreen], context)),
    },
    { name: 'sign-in', holds: (id, context) => isIn(id, [signInScreen], context) },
    { name: 'chat-shared', holds: (id, context) => isIn(id, [chatScreen], context) && isIn(id, besideChats, context) },
    { name: 'chat', holds: (id, context) => isIn(id, [chatScreen], context) },
    {
      name: 'chat-parts-shared',
      holds: (id, context) => isIn(id, partsOfEachChat, context) && isIn(id, besideChats, context),
    },
    { name: 'chat-parts', holds: (id, context) => isIn(id, partsOfEachChat, context) },
  ]
  // A module belongs to the first that holds it.
  return chunks.map(({ name, holds }, index) => ({
    name: (id, context) => (holds(id, context) ? name : null),
    debugName: name,
    priority: chunks.length - index,
  }))
}

const openChat = [
  'worker/connection/chat/chatView.ts',
  'worker/connection/transport/requests/messageSource.ts',
  'worker/store/server/serverMessages.ts',
]

/** How the hub's files are cut: all that it starts with, an open chat, the socket. Each would be in three to seven. */
export function hubChunks(root: string): (ChunkGroup | { name: string; tags: '$initial'[]; priority: number })[] {
  const { isIn } = createGraph(root)
  return [
    { name: 'first', tags: ['$initial'], priority: 2 },
    // What the bundler itself adds to every build.
    { name: (id) => (id.includes('rolldown/runtime') ? 'first' : null), debugName: 'first', priority: 3 },
    {
      name: (id, context) => (isIn(id, openChat, context) ? 'open-chat' : null),
      debugName: 'open-chat',
      priority: 1,
    },
    {
      name: (id) => (/[\\/](socket|engine)\.io-|transport[\\/]limits[\\/]/.test(id) ? 'socket' : null),
      debugName: 'socket',
      priority: 0,
    },
  ]
}

/** Paths are those below `root`. */
function createGraph(root: string) {
  const closures = new Map<string, Set<string>>()

  /** Whether one of the entries is, or imports, this module, without what is loaded on demand. */
  function isIn(id: string, entries: readonly string[], context: ChunkContext): boolean {
    const key = entries.join()
    const known = closures.get(key)
    const found = known ?? new Set(entries.map((entry) => join(root, entry)))
    if (!known) {
      for (const next of found)
        for (const imported of context.getModuleInfo(next)?.importedIds ?? []) found.add(imported)
      closures.set(key, found)
    }
    return found.has(id)
  }

  return { isIn }
}

/**
 * Puts the early file into the head, so that it runs as soon as it is there, and lets the app's own file, which it loads
 * then, come with it.
 */
export function earlyScript(): Plugin {
  return {
    name: 'early-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const files = Object.values(bundle ?? {})
        const named = (name: string): string => {
          const file = files.find((file) => file.type === 'chunk' && file.name === name)
          if (!file) throw new Error(`The build has no chunk ${name}.`)
          return `/${file.fileName}`
        }
        const preload = (name: string) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: named(name) },
          injectTo: 'head-prepend' as const,
        })
        const early = {
          tag: 'script',
          attrs: { type: 'module', async: true, crossorigin: true, src: named(EARLY) },
          injectTo: 'head-prepend' as const,
        }
        const tags = [early, preload('rolldown-runtime'), preload('app')]
        return { html, tags }
      },
    },
  }
}
