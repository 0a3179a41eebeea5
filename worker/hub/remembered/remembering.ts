import { rememberedAppKey, rememberedChatKey } from '../../api/remembered'
import type { ChatState } from '../../api/chat'
import type { AppState } from '../../api/state'
import { noteProblem } from '../../diagnostics/diagnostics'
import { rememberedApp } from './rememberApp'
import { rememberedChat } from './rememberChat'
import { forgetStates, storeState } from './sealedStates'

/** A change is stored after this time at the latest, or as soon as nobody looks any more. */
const storeAfterMs = 30_000
const mostChats = 3

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

  async function storeApp(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const text = JSON.stringify(rememberedApp(source.state()))
    const compared = withoutTimes(text)
    if (isStopped || compared === stored) return
    const isCurrent = () => !isStopped && withoutTimes(JSON.stringify(rememberedApp(source.state()))) === compared
    // What has changed meanwhile is stored in its turn.
    if (!(await storeState(rememberedAppKey, text, isCurrent))) return schedule()
    stored = compared
    await forgetStates((key) => key === rememberedAppKey || isListed(key), 1 + mostChats)
  }

  /** Whether it is the key of a session's chat that still is there. */
  function isListed(key: string): boolean {
    const { sessions } = source.state()
    return Object.values(sessions).some((byId) =>
      Object.values(byId).some(({ serverId, id }) => rememberedChatKey({ serverId, sessionId: id }) === key),
    )
  }

  async function storeChat(chat: ChatState): Promise<void> {
    const { serverId } = chat
    const remembered = rememberedChat(chat, Date.now())
    const isSignedIn = () => source.state().servers[serverId]?.account.kind === 'signed-in'
    const text = remembered && JSON.stringify(remembered)
    await storeState(rememberedChatKey(chat), text, () => !isStopped && isSignedIn())
  }

  /** One after the other. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    storing = storing.then(work).catch((error: unknown) => noteProblem('remember', error))
    return storing
  }

  function schedule(): void {
    if (!isStopped) timer ??= setTimeout(() => void inTurn(storeApp), storeAfterMs)
  }

  const stopListening = source.onChange(schedule)
  void inTurn(storeApp)
  return {
    store: () => inTurn(storeApp),
    storeChat: (chat) => inTurn(() => storeChat(chat)),
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
