import { useLocation } from 'wouter'
import { rowAt } from '../../worker/api/rows'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { sessionHref, sessionInfoHref } from '../addresses/hrefs'
import { useApp } from '../hub/hooks'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { MenuItem } from '../ui/ActionMenu'
import { visibleText } from '../visibleText/visibleText.logic'
import { sideChatsOf } from './sideChats.logic'

const words = sessionActionsMessages.sideChats

/** More of them are on the page of details. */
const mostItems = 5

/**
 * Items that lead to the side chats of a session, which no list shows, and from a side chat to its session. Looked for
 * when the menu is open.
 */
export function SideChatItems({ session: { serverId, id, content } }: { session: SessionSummary }) {
  const [, navigate] = useLocation()
  const parentId = content.kind === 'open' ? (content.sideChatOf ?? null) : null
  const linked = useApp(({ sessions }: AppState) => {
    const parent = parentId === null ? undefined : rowAt(sessions[serverId], parentId)
    const named = (one: SessionSummary) => ({ id: one.id, title: visibleText(sessionTitle(one)) })
    return { parent: parent ? named(parent) : null, sideChats: sideChatsOf(sessions[serverId], id).map(named) }
  })
  if (!linked) return null
  const { parent, sideChats } = linked
  return (
    <>
      {parent && (
        <MenuItem onChoose={() => navigate(sessionHref(serverId, parent.id))}>{words.of(parent.title)}</MenuItem>
      )}
      {sideChats.slice(0, mostItems).map((one) => (
        <MenuItem key={one.id} onChoose={() => navigate(sessionHref(serverId, one.id))}>
          {words.open(one.title)}
        </MenuItem>
      ))}
      {sideChats.length > mostItems && (
        <MenuItem onChoose={() => navigate(sessionInfoHref(serverId, id))}>{words.all(sideChats.length)}</MenuItem>
      )}
    </>
  )
}
