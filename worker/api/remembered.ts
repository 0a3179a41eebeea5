import type { ChatState } from './chat'
import type { SessionAddress } from './ids'
import type { AppState } from './state'

declare const __BUILD__: string

// What the page shows before the hub has answered: the hub stores it (worker/hub/remembered/), the page reads it
// (web/remembered/).

/** A database of its own: the page opens it, and nothing else that the hub stores. */
export const rememberedDatabase = 'happy-hub-remembered'
export const rememberedStore = 'states'
/** Key of the app's state; chats have those of `rememberedChatKey`. */
export const rememberedAppKey = 'app'

export function rememberedChatKey({ serverId, sessionId }: SessionAddress): string {
  return `chat ${serverId}/${sessionId}`
}

/** Another build may see a state otherwise. */
export const rememberedBuild = __BUILD__

/** `sealed`: a state as UTF-8 JSON, AES-256-GCM. The key cannot be read out, and opens nothing else. */
export interface SealedState {
  build: string
  /** Epoch ms. */
  storedAt: number
  key: CryptoKey
  iv: Uint8Array<ArrayBuffer>
  sealed: ArrayBuffer
}

/** As the app will look at the next start, before any server is reached. */
export type RememberedApp = AppState & { phase: 'reading-cache' }

/** The end of a chat. */
export type RememberedChat = ChatState & { phase: { kind: 'cached' } }
