import type { ChatState, LostPart } from '../../api/chat'
import { createChatReducer, type ChatResult } from '../../chat/chatReducer'
import { createContextUsage } from '../../chat/contextUsage'
import { parseAgentState } from '../../chat/records/agentState'
import { sameJson } from '../../chat/records/untrustedJson'
import { sessionControls } from '../../chat/sessionControls'
import type { StoredMessage } from '../../store/server/serverRecords'
import type { ChatPorts, ChatSession } from './chatPorts'
import { openMessages, reduceLost } from './openMessages'

/** What stands in a chat: its messages, decrypted in the order in which they came, and its agent state. */
export interface ChatContent {
  result(): ChatResult
  hasPrompt(localId: string): boolean
  lost(): readonly LostPart[]
  controls(): ChatState['controls']
  usage(): ChatState['usage']
  /** Resolves when these messages, and all before them, are in the result or wait for the key. */
  decrypt(messages: readonly StoredMessage[]): Promise<void>
  /** Resolves when everything given so far is in the result or waits for the key. */
  settled(): Promise<void>
  setHistoryComplete(complete: boolean): void
  /**
   * To be called when the session's activity, agent state or key may have changed. Returns whether the session is
   * known.
   */
  sessionChanged(): boolean
  /** Reads the agent state again although its version may be the same. */
  forgetAgentState(): void
  /** Drops all messages: those that follow are all that the server has. */
  startOver(): void
  /** Shows what the server lost, as far as it can be decrypted. */
  showLost(): Promise<void>
  dispose(): void
}

export function createChatContent(
  ports: ChatPorts,
  on: {
    changed(): void
    locked(): void
    /** Called when these messages are in the result. */
    decrypted(messages: readonly StoredMessage[]): void
  },
): ChatContent {
  let reducer = createChatReducer()
  let usage = createContextUsage()
  let disposed = false
  let shownAgentState: number | null = null
  const controls = createControls(ports, on.changed)
  /** Delivered messages whose cipher was not there yet. */
  let undecrypted: StoredMessage[] = []
  let decrypting: Promise<void> = Promise.resolve()
  let lost: readonly LostPart[] = []

  async function decryptWaiting(): Promise<void> {
    if (undecrypted.length === 0 || disposed) return
    const cipher = await ports.cipher()
    if (cipher === 'locked') return on.locked()
    if (!cipher) return
    const messages = undecrypted
    undecrypted = []
    const opened = await openMessages(messages, cipher)
    if (disposed) return
    reducer.apply(opened)
    usage.apply(opened)
    on.decrypted(messages)
  }

  function decrypt(messages: readonly StoredMessage[]): Promise<void> {
    undecrypted.push(...messages)
    // One that cannot be read must not keep away those that come after it.
    decrypting = decrypting.catch(() => undefined).then(decryptWaiting)
    return decrypting
  }

  async function showAgentState(agentState: string | null, version: number): Promise<void> {
    if (version === shownAgentState) return
    shownAgentState = version
    const cipher = await ports.cipher()
    if (cipher === 'locked') return on.locked()
    const opened = cipher && agentState !== null ? await cipher.decrypt(agentState) : null
    // A newer agent state may have been decrypted first.
    if (disposed || version !== shownAgentState) return
    reducer.setAgentState(opened?.ok === true ? parseAgentState(opened.value) : null)
    on.changed()
  }

  function sessionChanged(): boolean {
    const session = ports.session()
    if (!session || disposed) return false
    reducer.setSessionActive(session.isActive)
    on.changed()
    void showAgentState(session.agentState, session.agentStateVersion)
    void controls.show(session)
    void decrypt([])
    return true
  }

  function forgetAgentState(): void {
    shownAgentState = null
    controls.forget()
    sessionChanged()
  }

  async function startAfter(work: Promise<void>): Promise<void> {
    await work
    reducer = createChatReducer()
    usage = createContextUsage()
    forgetAgentState()
  }

  return {
    result: () => reducer.result(),
    hasPrompt: (localId) => reducer.hasPrompt(localId),
    lost: () => lost,
    controls: controls.current,
    usage: () => usage.current(),
    decrypt,
    settled: () => decrypting,
    setHistoryComplete: (complete) => reducer.setHistoryComplete(complete),
    sessionChanged,
    forgetAgentState,
    startOver() {
      undecrypted = []
      decrypting = startAfter(decrypting)
    },
    async showLost() {
      const parts = await ports.readLost().catch(() => [])
      const cipher = parts.length > 0 ? await ports.cipher() : null
      if (!cipher || cipher === 'locked') return
      const shown = await Promise.all(parts.map((part) => reduceLost(part, cipher)))
      if (disposed) return
      lost = shown
      on.changed()
    },
    dispose() {
      disposed = true
      controls.dispose()
    },
  }
}

/** What the session runs with, from its metadata and agent state. */
function createControls(ports: Pick<ChatPorts, 'cipher'>, onChange: () => void) {
  let shown: string | null = null
  let controls: ChatState['controls'] = null
  let disposed = false
  return {
    current: () => controls,
    async show({ metadata, metadataVersion, agentState, agentStateVersion }: ChatSession): Promise<void> {
      const version = `${metadataVersion} ${agentStateVersion}`
      if (version === shown) return
      shown = version
      const cipher = await ports.cipher()
      if (!cipher || cipher === 'locked') return void (shown = null)
      const opened = await Promise.all([metadata, agentState ?? ''].map((text) => cipher.decrypt(text)))
      // Newer ones may have been decrypted first.
      if (disposed || version !== shown) return
      const [fields, state] = opened.map((part) => (part.ok ? part.value : null))
      const next = sessionControls(fields, state)
      if (controls && sameJson(controls, next)) return
      controls = next
      onChange()
    },
    /** Reads them again although the versions may be the same. */
    forget(): void {
      shown = null
    },
    dispose(): void {
      disposed = true
    },
  }
}
