import { useState, type ReactNode } from 'react'
import { memoryLocation } from 'wouter/memory-location'
import type { NewPicture } from '../../worker/api/attachments/pictures'
import type { ArtifactList } from '../../worker/api/agents/artifacts'
import type { ApprovalLog } from '../../worker/api/approvals'
import type { Topic, TopicStates } from '../../worker/api/channel'
import type { ChatState } from '../../worker/api/chat'
import type { HubCommands } from '../../worker/api/commands'
import type { FlowState } from '../../worker/api/flows'
import type { SessionAddress } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import { createListeners } from '../../worker/shared/observable'
import { Addresses, asWritten } from '../addresses/Addresses'
import { HubContext, type HubClient, type TopicReplica } from '../hub/hubContext'

type Liveness = Exclude<ReturnType<HubClient['liveness']['current']>, 'gone' | undefined>
type CommandName = keyof HubCommands

/** One recorded command with its arguments. */
export interface RecordedCall {
  command: CommandName
  arguments: readonly unknown[]
}

/** A hub of fixed states for component tests and screenshots: records commands and answers them from `answers`. */
export interface FixtureHub extends HubClient {
  readonly calls: RecordedCall[]
  setApp(app: AppState): void
  setChat(chat: ChatState): void
  setFlow(flow: FlowState | 'gone', flowId?: string): void
  setArtifacts(serverId: string, list: ArtifactList): void
  setLiveness(liveness: Liveness): void
}

export interface FixtureStates {
  app?: AppState
  chats?: ChatState[]
  flows?: FlowState[]
  /** By server id. */
  approvals?: Record<string, ApprovalLog>
  /** By server id. */
  artifacts?: Record<string, ArtifactList>
  liveness?: Liveness
  /** What commands do; one without an answer resolves with undefined. */
  answers?: Partial<HubCommands>
}

class StoredTopic<T> implements TopicReplica<T> {
  private state: T | 'gone' | undefined
  private readonly listeners = createListeners()
  readonly subscribe = this.listeners.add

  current() {
    return this.state
  }

  set(state: T | 'gone') {
    this.state = state
    this.listeners.notify()
  }
}

export function fixtureHub(states: FixtureStates = {}): FixtureHub {
  const calls: RecordedCall[] = []
  const app = new StoredTopic<AppState>()
  const chats = new Map<string, StoredTopic<ChatState>>()
  const flows = new Map<string, StoredTopic<FlowState>>()
  const approvals = new Map<string, StoredTopic<ApprovalLog>>()
  const artifacts = new Map<string, StoredTopic<ArtifactList>>()
  const liveness = new StoredTopic<Liveness>()
  const chatTopic = (session: SessionAddress) => entryOf(chats, `${session.serverId}/${session.sessionId}`)

  const drafts = inMemoryDrafts()
  const commands = new Proxy({} as HubCommands, {
    get(_target, name) {
      const command = name as CommandName
      if (command in drafts) return states.answers?.[command] ?? drafts[command as keyof typeof drafts]
      // Not among the recorded calls: the form of a new session reads them by itself.
      if (command === 'readTemplates' || command === 'readFleets')
        return states.answers?.[command] ?? (() => Promise.resolve([]))
      return (...given: unknown[]) => {
        calls.push({ command, arguments: given })
        const answer = states.answers?.[command] as ((...args: unknown[]) => Promise<unknown>) | undefined
        if (answer) return answer(...given)
        return Promise.resolve(command === 'loadOlderMessages' ? { isEnd: true } : undefined)
      }
    },
  })

  const hub: FixtureHub = {
    commands,
    calls,
    liveness,
    openTopic<K extends Topic['kind']>(topic: Extract<Topic, { kind: K }>) {
      return topicOf(topic) as unknown as TopicReplica<TopicStates[K]>
    },
    setApp: (state) => app.set(state),
    setChat: (chat) => chatTopic(chat).set(chat),
    setFlow: (flow, flowId) => entryOf(flows, flow === 'gone' ? (flowId ?? '') : flow.id).set(flow),
    setArtifacts: (serverId, list) => entryOf(artifacts, serverId).set(list),
    setLiveness: (state) => liveness.set(state),
  }

  function topicOf(topic: Topic) {
    if (topic.kind === 'app') return app
    if (topic.kind === 'chat') return chatTopic(topic.session)
    if (topic.kind === 'flow') return entryOf(flows, topic.flowId)
    return topic.kind === 'artifacts' ? entryOf(artifacts, topic.serverId) : entryOf(approvals, topic.serverId)
  }

  if (states.app) hub.setApp(states.app)
  for (const chat of states.chats ?? []) hub.setChat(chat)
  for (const flow of states.flows ?? []) hub.setFlow(flow)
  for (const [serverId, log] of Object.entries(states.approvals ?? {})) entryOf(approvals, serverId).set(log)
  for (const [serverId, list] of Object.entries(states.artifacts ?? {})) hub.setArtifacts(serverId, list)
  hub.setLiveness(states.liveness ?? 'alive')
  return hub
}

/** Not among the recorded calls: every keystroke makes some. */
function inMemoryDrafts(): Pick<HubCommands, 'readDraft' | 'writeDraft' | 'readKeptPictures' | 'keepPicture'> {
  const texts = new Map<string, string>()
  const pictures = new Map<string, Map<string, NewPicture>>()
  return {
    readDraft: (place) => Promise.resolve({ text: texts.get(JSON.stringify(place)) ?? '' }),
    writeDraft(place, text) {
      texts.set(JSON.stringify(place), text)
      return Promise.resolve()
    },
    readKeptPictures(place) {
      const kept = pictures.get(JSON.stringify(place)) ?? []
      return Promise.resolve([...kept].map(([id, picture]) => ({ id, picture })))
    },
    keepPicture(place, id, picture) {
      const kept = pictures.get(JSON.stringify(place)) ?? new Map<string, NewPicture>()
      pictures.set(JSON.stringify(place), kept)
      if (picture) kept.set(id, picture)
      else kept.delete(id)
      return Promise.resolve()
    },
  }
}

function entryOf<T>(topics: Map<string, StoredTopic<T>>, key: string): StoredTopic<T> {
  const known = topics.get(key)
  if (known) return known
  const made = new StoredTopic<T>()
  topics.set(key, made)
  return made
}

/** Puts a screen under a hub of fixed states, at `path` (in memory: the test page's address stays). */
export function FixtureProvider({ hub, path = '/', children }: { hub: HubClient; path?: string; children: ReactNode }) {
  const [place] = useState(() => asWritten(memoryLocation({ path })))
  return (
    <HubContext value={hub}>
      <Addresses place={place}>{children}</Addresses>
    </HubContext>
  )
}
