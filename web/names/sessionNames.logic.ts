import type { ServerId } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { nameOfMachine } from './machineNames.logic'
import { baseName } from './path.logic'

const words = messages.sessions

/** The title, else the project folder, else words. Never empty. */
export function sessionTitle(session: SessionSummary): string {
  const { content } = session
  if (content.kind === 'locked') return words.session.locked
  return content.title?.trim() || baseName(content.path) || words.session.untitled
}

/** The machine's own name; the session's host where the machine is unknown or locked; empty for locked sessions. */
export function machineName(session: SessionSummary, machines: AppState['machines'][ServerId] | undefined): string {
  const { content } = session
  if (content.kind === 'locked') return ''
  const name = content.machineId === null ? null : nameOfMachine(machines, content.machineId)
  return name ?? content.host
}
