import { foldText } from '../names/foldText.logic'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { machineName, sessionTitle } from '../names/sessionNames.logic'

type Lists = Pick<AppState, 'serverOrder' | 'servers' | 'machines'>
type Matches = (session: SessionSummary) => boolean

/**
 * Makes what decides whether a session fits the filter: every word must occur in title, path, agent, machine or server.
 * Null = all fit. The same function comes back while filter, servers and machines are the same.
 */
export function createSessionFilter(): (filter: string, lists: Lists) => Matches | null {
  let last: { filter: string; names: string; machines: Lists['machines']; matches: Matches } | null = null
  return (filter, lists) => {
    const words = foldText(filter).split(/\s+/).filter(Boolean)
    if (words.length === 0) return null
    const names = lists.serverOrder
      .map((id) => `${id} ${lists.servers[id]?.label} ${lists.servers[id]?.url}`)
      .join('\n')
    if (last?.filter !== filter || last.names !== names || last.machines !== lists.machines) {
      last = { filter, names, machines: lists.machines, matches: matcherOf(words, lists) }
    }
    return last.matches
  }
}

function matcherOf(words: readonly string[], lists: Lists): Matches {
  const serverTexts = new Map(
    lists.serverOrder.map((id) => [id, foldText(`${lists.servers[id]?.label ?? ''} ${lists.servers[id]?.url ?? ''}`)]),
  )
  return (session) => {
    const texts = [
      ownText(session),
      foldedName(machineName(session, lists.machines[session.serverId])),
      serverTexts.get(session.serverId) ?? '',
    ]
    return words.every((word) => texts.some((text) => text.includes(word)))
  }
}

const ownTexts = new WeakMap<SessionSummary, string>()

/** Computed once for each session, not for each key that is typed. */
function ownText(session: SessionSummary): string {
  const known = ownTexts.get(session)
  if (known !== undefined) return known
  const { content } = session
  const text = foldText(
    `${sessionTitle(session)}\n${content.kind === 'open' ? `${content.path} ${content.agent}` : ''}`,
  )
  ownTexts.set(session, text)
  return text
}

/** Remembered, because sessions in a row are often of the same machine. */
let lastName = { name: '', folded: '' }
function foldedName(name: string): string {
  if (lastName.name !== name) lastName = { name, folded: foldText(name) }
  return lastName.folded
}
