import { rowAt } from '../../../worker/api/rows'
import { lazy, Suspense, useMemo, type MouseEvent } from 'react'
import { useLocation } from 'wouter'
import { offersFiles } from '../../../worker/api/agents/offeredCalls'
import type { ChatState, ToolCall } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import { hasEnded } from '../../../worker/api/state'
import { messageHref, sessionHref } from '../../addresses/hrefs'
import { Fact, FactList } from '../../factList/FactList'
import { useApp, useChat } from '../../hub/hooks'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { sessionTitle } from '../../names/sessionNames.logic'
import { useScreenTitle } from '../../page/documentTitle'
import { useFocusKept } from '../../page/useFocusKept'
import { absoluteTime, duration } from '../../time/time.logic'
import { JsonBlock } from '../../toolCall/JsonBlock'
import { ToolBodyView } from '../../toolCall/ToolBodyView'
import { toolBody } from '../../toolCall/toolBody.logic'
import { toolLine } from '../../toolCall/toolCall.logic'
import { ShownFilesContext } from '../../markdown/files/shownFiles'
import { Button } from '../../ui/Button'
import { ErrorNotice } from '../../ui/Notice'
import { Working } from '../../ui/Working'
import { ChatPlaceContext } from '../place/chatContext'
import { messageOfQuery } from '../place/messageLink.logic'
import { useReadBack } from '../place/useStoredMessages'
import { findCall } from '../place/callLink.logic'
import { CallOutcome } from '../chat/CallOutcome'
import { countOf, nodesUnder } from './nodesUnder.logic'
import styles from './ToolCallScreen.module.css'

const words = composerMessages.call

const ChatItemView = lazy(async () => ({ default: (await import('../chat/ChatItemView')).ChatItemView }))

interface Props {
  address: SessionAddress
  /** The call's item. */
  id: string
  search: string
}

/** All of one tool call, under its own address. */
export function ToolCallScreen({ address, id, search }: Props) {
  const chat = useChat(address)
  const session = useApp((app) => rowAt(app.sessions[address.serverId], address.sessionId))
  const serverLabel = useApp((app) => app.servers[address.serverId]?.label) ?? ''
  const folder = session?.content.kind === 'open' ? session.content.path : ''
  const blocks = chat === 'gone' ? undefined : chat?.blocks
  const call = useMemo(() => findCall(blocks ?? [], id), [blocks, id])
  const place = useFocusKept(id)
  const line = call && toolLine(call, folder)
  const title = line ? `${line.verb} ${line.target ?? ''}`.trim() : words.title
  useScreenTitle(words.title)
  const hasFiles = session !== undefined && !hasEnded(session.activity) && offersFiles(session.content)
  return (
    <ChatPlaceContext value={{ session: address, serverLabel, folder, compose: () => undefined, send: null }}>
      <div ref={place} className={styles.screen}>
        <Back address={address} search={search}>
          {session ? sessionTitle(session) : messages.sessions.session.unknown}
        </Back>
        <h1 className={styles.title}>{title}</h1>
        {call && chat !== 'gone' && chat ? (
          <ShownFilesContext value={hasFiles ? { session: address, folder } : null}>
            <WholeCall call={call} chat={chat} />
          </ShownFilesContext>
        ) : (
          <Missing address={address} chat={chat} serverLabel={serverLabel} />
        )}
      </div>
    </ChatPlaceContext>
  )
}

/** Back to the place in the conversation, which the browser's history knows where one came from there. */
function Back({ address, search, children }: { address: SessionAddress; search: string; children: string }) {
  const [, navigate] = useLocation()
  const seq = messageOfQuery(search)
  const { serverId, sessionId } = address
  const href = seq === null ? sessionHref(serverId, sessionId) : messageHref(serverId, sessionId, seq)
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    const state: unknown = window.history.state
    if (typeof state === 'object' && state !== null && 'fromChat' in state) window.history.back()
    else navigate(href)
  }
  return (
    <p>
      <a href={href} onClick={onClick}>
        ← {words.back(children)}
      </a>
    </p>
  )
}

function WholeCall({ call, chat }: { call: ToolCall; chat: ChatState }) {
  const body = useMemo(() => toolBody(call), [call])
  const { startedAt, endedAt, state, time, tool } = call
  const steps = useMemo(() => nodesUnder(chat.blocks, call.id), [chat.blocks, call.id])
  return (
    <>
      <FactList>
        <Fact name={words.tool}>
          <code>{tool}</code>
        </Fact>
        <Fact name={words.state}>{messages.sessions.tool.states[state]}</Fact>
        <Fact name={words.time}>{absoluteTime(time)}</Fact>
        {startedAt !== null && endedAt !== null && <Fact name={words.took}>{duration(endedAt - startedAt)}</Fact>}
      </FactList>
      <ToolBodyView body={body} state={state} whole />
      <CallOutcome call={call} whole />
      {steps.length > 0 && (
        <section className={styles.steps} aria-label={words.steps}>
          <h2>
            {words.steps} <small>{words.stepsState(countOf(steps), messages.sessions.tool.states[state])}</small>
          </h2>
          <Suspense fallback={null}>
            {steps.map((node) => (
              <ChatItemView key={node.item.id} node={node} />
            ))}
          </Suspense>
        </section>
      )}
      {body.kind !== 'json' && (
        <details>
          <summary>{words.input}</summary>
          <JsonBlock value={call.input} />
        </details>
      )}
    </>
  )
}

interface MissingProps {
  address: SessionAddress
  chat: ChatState | 'gone' | undefined
  serverLabel: string
}

/** Reads the conversation back until the call is here, and says where it is not. */
function Missing({ address, chat, serverLabel }: MissingProps) {
  const state = chat === 'gone' ? undefined : chat
  const { error, load, waitsForServer } = useReadBack(address, state, true)
  if (error) {
    return (
      <>
        <ErrorNotice error={error} />
        <p>
          <Button onClick={load}>{messages.sessions.chat.retry}</Button>
        </p>
      </>
    )
  }
  if (chat === 'gone' || state?.history === 'complete') return <p>{words.gone}</p>
  if (state?.phase.kind === 'locked') return <p>{messages.sessions.chat.locked}</p>
  if (state && waitsForServer) return <p>{composerMessages.find.link.waits(serverLabel)}</p>
  return <Working text={words.looking(serverLabel)} />
}
