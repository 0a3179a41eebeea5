import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import type { ApprovalLog } from '../../worker/api/approvals'
import type { ChatState } from '../../worker/api/chat'
import type { ServerId, SessionAddress } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import { diff } from '../../worker/api/patch'
import { useHub, type HubClient, type TopicReplica } from './hubContext'

/**
 * What `selector` takes out of the app state; undefined until the hub's first snapshot came. Select what is shown, not
 * the whole state: a component renders again only when the selected value differs from the one before, in its contents.
 * So a selector may build a new object. It is a stable function (or the compiler makes it one).
 */
export function useApp<T>(selector: (app: AppState) => T): T | undefined {
  return useSelected(selector, haveSameContents)
}

/** Like `useApp`, for a selector that returns the same object while nothing in it changed: only identity is compared. */
export function useAppPart<T>(selector: (app: AppState) => T): T | undefined {
  return useSelected(selector, Object.is)
}

function haveSameContents(a: unknown, b: unknown): boolean {
  return diff(a, b).length === 0
}

function useSelected<T>(selector: (app: AppState) => T, isSame: (a: T, b: T) => boolean): T | undefined {
  const hub = useHub()
  const replica = useMemo(() => hub.openTopic({ kind: 'app' }), [hub])
  const select = useMemo(() => selectOnce(replica, selector, isSame), [replica, selector, isSame])
  const subscribe = useCallback((listener: () => void) => replica.subscribe(listener), [replica])
  return useSyncExternalStore(subscribe, select)
}

/**
 * What `selector` takes out of the last state of a hub that was ready; undefined = none was so far. A hub that starts in
 * the place of one that died is not ready at first: what is asked stays on the screen meanwhile, so that a decision
 * which the old hub did not finish is answered for, and not forgotten.
 */
export function useReadyApp<T>(selector: (app: AppState) => T): T | undefined {
  const [selectLastReady] = useState(() => {
    let last: { selected: T } | undefined
    return (app: AppState): T | undefined => {
      if (app.phase === 'ready') last = { selected: selector(app) }
      return last?.selected
    }
  })
  return useApp(selectLastReady)
}

/** The chat while the component is mounted; undefined = not loaded yet, `'gone'` = no such server. */
export function useChat({ serverId, sessionId }: SessionAddress): ChatState | 'gone' | undefined {
  const hub = useHub()
  const replica = useMemo(
    () => hub.openTopic({ kind: 'chat', session: { serverId, sessionId } }),
    [hub, serverId, sessionId],
  )
  return useReplica(replica)
}

/** Terminals approved on a server, newest first; undefined = not loaded yet, `'gone'` = no such server. */
export function useApprovals(serverId: ServerId): ApprovalLog | 'gone' | undefined {
  const hub = useHub()
  const replica = useMemo(() => hub.openTopic({ kind: 'approvals', serverId }), [hub, serverId])
  return useReplica(replica)
}

/** Whether the hub answers. Never `'gone'`. */
export function useHubLiveness(): Liveness {
  const { liveness } = useHub()
  const state = useReplica(liveness)
  return state === undefined || state === 'gone' ? 'starting' : state
}

type Liveness = Exclude<ReturnType<HubClient['liveness']['current']>, 'gone' | undefined>

/**
 * One call of `selector` for each state: React asks twice in one render and insists on the same answer. What equals the
 * last selection is the last selection; parts of the state that did not change are compared by identity.
 */
function selectOnce<T>(
  replica: TopicReplica<AppState>,
  selector: (app: AppState) => T,
  isSame: (a: T, b: T) => boolean,
): () => T | undefined {
  let last: { app: AppState; selected: T } | null = null
  return () => {
    const app = replica.current()
    if (app === undefined || app === 'gone') return undefined
    if (last?.app === app) return last.selected
    const selected = selector(app)
    last = { app, selected: last && isSame(last.selected, selected) ? last.selected : selected }
    return last.selected
  }
}

function useReplica<T>(replica: TopicReplica<T>): T | 'gone' | undefined {
  const subscribe = useCallback((listener: () => void) => replica.subscribe(listener), [replica])
  const current = useCallback(() => replica.current(), [replica])
  return useSyncExternalStore(subscribe, current)
}
