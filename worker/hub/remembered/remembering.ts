import { rememberedAppKey, rememberedChatKey } from '../../api/remembered'
import type { ChatState } from '../../api/chat'
import { allRows } from '../../api/rows'
import type { AppState } from '../../api/state'
import { noteProblem } from '../../diagnostics/diagnostics'
import { rememberedApp } from './rememberApp'
import { rememberedChat } from './rememberChat'
import { cannotStoreKeys, forgetChats, storeState } from './sealedStates'

/** A change is stored after this time at the latest, or as soon as nobody looks any more. */
const storeAfterMs = 30_000
const mostChats = 3
/** While it is being stored it may change: then it is stored again at once, so often. */
const mostTries = 3

export interface Remembering {
  /** Stores what has changed since it was last stored. Never rejects. */
  store(): Promise<void>
  /** Never rejects. */
  storeChat(chat: ChatState): Promise<void>
  stop(): void
}

/** Stores what is shown, so that the page can show it at the next start. Begins at once. */
export function startRemembering(source: {
  state(): AppState
  onChange(listener: () => void): () => void
}): Remembering {
  let stored: string | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let storing: Promise<void> = Promise.resolve()
  let isStopped = false
  /** For as long as this hub runs. */
  let isImpossible = false

  async function storeApp(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    for (let tries = 0; tries < mostTries; tries++) {
      const text = JSON.stringify(rememberedApp(source.state()))
      const compared = withoutTimes(text)
      if (isStopped || compared === stored) return
      const isCurrent = () => !isStopped && withoutTimes(JSON.stringify(rememberedApp(source.state()))) === compared
      if (await storeState(rememberedAppKey, text, isCurrent)) {
        stored = compared
        return
      }
      // What changed meanwhile may be that a session is gone.
      await prune()
    }
    schedule()
  }

  /** Forgets the chats of sessions that are gone, and those that are too many. */
  async function prune(): Promise<void> {
    if (isStopped) return
    const sessions = Object.values(source.state().sessions).flatMap(allRows)
    const listed = new Set(sessions.map(({ serverId, id }) => rememberedChatKey({ serverId, sessionId: id })))
    await forgetChats((key) => listed.has(key), mostChats)
  }

  async function storeChat(chat: ChatState): Promise<void> {
    const { serverId } = chat
    const remembered = rememberedChat(chat, Date.now())
    const isSignedIn = () => source.state().servers[serverId]?.account.kind === 'signed-in'
    const text = remembered && JSON.stringify(remembered)
    await storeState(rememberedChatKey(chat), text, () => !isStopped && isSignedIn())
  }

  /** One after the other, whatever becomes of the one before. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    storing = storing
      .then(() => (isImpossible ? undefined : work()))
      .catch((error: unknown) => {
        isImpossible = cannotStoreKeys(error)
        // That it failed is in the log already; it is not tried again.
        if (!isImpossible) noteProblem('remember', error)
      })
    return storing
  }

  /** What is gone is forgotten first: it may not be possible to store what is there now. */
  function store(): Promise<void> {
    void inTurn(prune)
    return inTurn(storeApp)
  }

  function schedule(): void {
    if (!isStopped && !isImpossible) timer ??= setTimeout(() => void store(), storeAfterMs)
  }

  const stopListening = source.onChange(schedule)
  void store()
  return {
    store,
    storeChat(chat) {
      void inTurn(() => storeChat(chat))
      return inTurn(prune)
    },
    stop() {
      isStopped = true
      stopListening()
      if (timer) clearTimeout(timer)
    },
  }
}

/** Heartbeats move these all the time. */
function withoutTimes(text: string): string {
  return text.replaceAll(/"(?:activeAt|listsAsOf|lastUsedAt)":\d+/g, '')
}
