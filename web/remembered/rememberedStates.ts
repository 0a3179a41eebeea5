import type { Topic } from '../../worker/api/channel'
import type { ChatState } from '../../worker/api/chat'
import type { RememberedApp, RememberedChat } from '../../worker/api/remembered'
import { rowIds } from '../../worker/api/rows'
import type { AppState } from '../../worker/api/state'
import { addressKey } from '../addresses/sessionKey'
import type { Remembered } from './readRemembered'

type TopicState = object | 'gone' | undefined

export interface RememberedStates {
  /** What is shown of a topic: what the hub says of it, or what is remembered where the hub has not read it yet. */
  shown(topic: Topic, state: TopicState): TopicState
}

/**
 * `onChange`: something else may be shown now. What the hub has read once is never again shown as it is remembered: it is
 * of the page's start.
 */
export function createRememberedStates(whenRemembered: Promise<Remembered>, onChange: () => void): RememberedStates {
  let remembered: Remembered = { app: null, chat: null }
  let isHubReady = false
  void (async () => {
    const { app, chat } = await whenRemembered
    remembered = { app: isHubReady ? null : app, chat }
    onChange()
  })()

  function shownApp(app: AppState | undefined): AppState | undefined {
    if (app?.phase === 'ready' && !isHubReady) {
      isHubReady = true
      remembered = { ...remembered, app: null }
      onChange()
    }
    return withRemembered(remembered.app, app)
  }

  function shownChat(chat: RememberedChat, state: ChatState | 'gone' | undefined): TopicState {
    if (state === undefined) return chat
    // Before the hub has opened its servers there is no chat.
    if (state === 'gone') return isHubReady ? state : chat
    // Prompts that wait on this device are there before the messages.
    if (state.phase.kind === 'loading' && state.blocks.flat().every(({ seq }) => seq === null)) return chat
    remembered = { ...remembered, chat: null }
    return state
  }

  return {
    shown(topic, state) {
      if (topic.kind === 'app' && state !== 'gone') return shownApp(state as AppState | undefined)
      const { chat } = remembered
      if (topic.kind !== 'chat' || !chat || addressKey(topic.session) !== addressKey(chat)) return state
      return shownChat(chat, state as ChatState | 'gone' | undefined)
    },
  }
}

/** Of a server that the hub has not read yet, what is remembered. A hub that is ready knows better. */
function withRemembered(remembered: RememberedApp | null, app: AppState | undefined): AppState | undefined {
  if (!remembered || app?.phase === 'ready') return app
  if (!app || app.serverOrder.length === 0) return remembered
  const shown: AppState = {
    ...app,
    servers: { ...app.servers },
    sessions: { ...app.sessions },
    machines: { ...app.machines },
  }
  for (const serverId of app.serverOrder) {
    const server = remembered.servers[serverId]
    if (!server || rowIds(app.sessions[serverId]).length > 0) continue
    shown.servers[serverId] = server
    shown.sessions[serverId] = remembered.sessions[serverId] ?? {}
    shown.machines[serverId] = remembered.machines[serverId] ?? {}
  }
  return shown
}
