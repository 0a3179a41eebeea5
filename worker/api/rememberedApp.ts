import type { AppState } from './state'

declare const __BUILD__: string

// What the page shows of the list before the hub has answered: the hub stores it (worker/hub/rememberApp.ts), the page
// reads it (web/remembered/rememberedApp.ts).

/** A database of its own: the page opens it, and nothing else that the hub stores. */
export const rememberedDatabase = 'happy-hub-remembered'
export const rememberedStore = 'app'
export const rememberedKey = 'app'

/** Another build may see the state otherwise. */
export const rememberedBuild = __BUILD__

/** `sealed`: an `AppState` as UTF-8 JSON, AES-256-GCM. The key cannot be read out, and opens nothing else. */
export interface StoredApp {
  build: string
  key: CryptoKey
  iv: Uint8Array<ArrayBuffer>
  sealed: ArrayBuffer
}

/** As it will look at the next start, before any server is reached. */
export type RememberedApp = AppState & { phase: 'reading-cache' }
