import type { Topic } from '../../worker/api/channel'
import type { ChatState } from '../../worker/api/chat'
import type { RememberedApp } from '../../worker/api/remembered'
import type { AppState } from '../../worker/api/state'
import type { Remembered } from './readRemembered'

type TopicState = object | 'gone' | undefined

export interface RememberedStates {
  /** What is shown of a topic: what the hub says of it, or what is remembered where the hub has not read it yet. */
  shown(topic: Topic, state: TopicState): TopicState
}

/** `onChange`: something else may be shown now. */
export function createRememberedStates(whenRemembered: Promise<Remembered>, onChange: () => void): RememberedStates {
  let remembered: Remembered | null = null
  let isHubReady = false
  void (async () => {
    remembered = await whenRemembered
    onChange()
  })()

  return {
    shown(topic, state) {
      if (topic.kind === 'app' && state !== 'gone') {
        const app = state as AppState | undefined
        if (!isHubReady && app?.phase === 'ready') {
          isHubReady = true
          onChange()
        }
        return withRemembered(remembered?.app ?? null, app)
      }
      const chat = remembered?.chat
      if (topic.kind !== 'chat' || !chat || !isSame(topic.session, chat)) return state
      // Before the hub has opened its servers there is no chat.
      return isUnread(state) || (state === 'gone' && !isHubReady) ? chat : state
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
    if (!server || Object.keys(app.sessions[serverId] ?? {}).length > 0) continue
    shown.servers[serverId] = server
    shown.sessions[serverId] = remembered.sessions[serverId] ?? {}
    shown.machines[serverId] = remembered.machines[serverId] ?? {}
  }
  return shown
}

function isUnread(state: TopicState): boolean {
  if (state === undefined) return true
  const { phase, blocks } = state as ChatState
  return state !== 'gone' && phase.kind === 'loading' && blocks.length === 0
}

function isSame(a: ChatAddress, b: ChatAddress): boolean {
  return a.serverId === b.serverId && a.sessionId === b.sessionId
}

type ChatAddress = Pick<ChatState, 'serverId' | 'sessionId'>
