import type { Topic } from '../api/channel'
import type { ServerId, SessionAddress } from '../api/ids'
import type { OpenChat } from '../connection/chat/chatView'
import type { ServerConnection } from '../connection/serverConnection.types'
import type { RunningHub } from './startHub'
import type { TopicSource } from './stateChannel'
import { createListeners } from '../shared/observable'

export async function openTopic(hub: RunningHub, topic: Topic): Promise<TopicSource> {
  switch (topic.kind) {
    case 'app':
      return {
        current: () => hub.coordinator.state(),
        onChange: (listener) => hub.coordinator.onChange(listener),
        close: () => {},
      }
    case 'chat':
      return openChatTopic(hub, topic.session)
    case 'flow': {
      const flow = (await hub.linking()).flows.find(topic.flowId)
      if (!flow) return gone
      return {
        current: () => (flow.signal.aborted ? 'gone' : flow.state()),
        onChange: (listener) => flow.onChange(listener),
        close: () => {},
      }
    }
    case 'approvals':
      return openApprovalsTopic(hub, topic.serverId)
    case 'artifacts':
      return (await import('./artifactsTopic')).openArtifactsTopic(hub, topic.serverId)
  }
}

/** `gone` when its server is not registered (any more): the log goes with the entry. */
async function openApprovalsTopic({ coordinator, linking }: RunningHub, serverId: ServerId): Promise<TopicSource> {
  if (!coordinator.has(serverId)) return gone
  const log = await (await linking()).approvalLogs.open(serverId)
  return {
    current: () => (coordinator.has(serverId) ? log.current() : 'gone'),
    onChange(listener) {
      const stops = [log.onChange(listener), coordinator.onChange(listener)]
      return () => {
        for (const stop of stops) stop()
      }
    },
    close: log.close,
  }
}

const gone: TopicSource = { current: () => 'gone', onChange: () => () => {}, close: () => {} }

/**
 * A chat outlives the connection that serves it: signing in again makes a new connection, and the chat goes on there.
 * `gone` while nobody is signed in on its server.
 */
function openChatTopic({ coordinator, onChatShown }: RunningHub, { serverId, sessionId }: SessionAddress): TopicSource {
  const listeners = createListeners()
  let open: { connection: ServerConnection; chat: OpenChat; stopListening: () => void } | null = null

  function announce(): void {
    listeners.notify()
  }

  function close(): void {
    open?.stopListening()
    open?.chat.close()
    open = null
  }

  function follow(): void {
    const connection = coordinator.connectionOf(serverId)
    if (connection === (open?.connection ?? null)) return
    close()
    if (connection) {
      const chat = connection.openChat(sessionId)
      open = { connection, chat, stopListening: chat.onChange(announce) }
    }
    announce()
  }

  follow()
  const stopFollowing = coordinator.onChange(follow)
  const state = () => open?.chat.state() ?? 'gone'
  const onLeft = onChatShown(state)
  return {
    current: state,
    onChange: listeners.add,
    close() {
      onLeft()
      stopFollowing()
      close()
    },
  }
}
