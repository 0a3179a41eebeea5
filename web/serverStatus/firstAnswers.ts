import type { ServerId } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import type { HubClient } from '../hub/hubContext'
import { hasAnswered } from './upToDate.logic'

/** The servers of a state, and what they have. */
export type ServersAndSessions = Pick<AppState, 'serverOrder' | 'servers' | 'sessions'>

/**
 * Keeps what each server says first after the page started. What is loaded later compares with it, and so knows what is
 * new since then without a look at any clock. The function that is returned gives it, once, and ends the watch.
 */
export function keepFirstAnswers(hub: HubClient): () => ServersAndSessions {
  const first = {
    serverOrder: [] as ServerId[],
    servers: {} as AppState['servers'],
    sessions: {} as AppState['sessions'],
  }
  const topic = hub.openTopic({ kind: 'app' })
  const look = () => {
    const app = topic.current()
    if (app === undefined || app === 'gone' || app.phase !== 'ready') return
    for (const id of app.serverOrder) {
      const server = app.servers[id]
      const sessions = app.sessions[id]
      if (first.servers[id] || !server || !sessions || !hasAnswered(server)) continue
      first.serverOrder.push(id)
      first.servers[id] = server
      first.sessions[id] = sessions
    }
  }
  const end = topic.subscribe(look)
  look()
  return () => {
    end()
    return first
  }
}
