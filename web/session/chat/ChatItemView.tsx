import { lazy, memo, Suspense } from 'react'
import File from 'lucide-react/icons/file'
import Lock from 'lucide-react/icons/lock'
import Terminal from 'lucide-react/icons/terminal'
import type { AgentText, AttachedFile, LockedMessage, TerminalEntry, Thinking } from '../../../worker/api/chat'
import { messages } from '../../i18n/messages'
import { LongText } from '../../markdown/LongText'
import { Markdown } from '../../markdown/Markdown'
import { splitSegments } from '../../markdown/segments.logic'
import { absoluteTime } from '../../time/time.logic'
import { byPosition } from '../../ui/byPosition'
import { useChatPlace } from '../place/chatContext'
import { useOpened } from '../place/opened'
import { eventText } from './chatItem.logic'
import { fileSize } from '../../names/fileSize.logic'
import styles from './ChatItemView.module.css'
import type { ChatNode } from '../place/chatNodes.logic'
import { ToolCallView } from './ToolCallView'
import { onDemand } from '../../page/onDemand'
import { UserMessage } from './UserMessage'

const words = messages.sessions

const MessageActions = onDemand(async () => (await import('../place/MessageActions')).MessageActions)

const StoredFile = onDemand(async () => (await import('../pictures/StoredFile')).StoredFile)

const AgentOptions = onDemand(async () => (await import('../assist/AgentOptions')).AgentOptions)

const TypedCommandOutput = lazy(() => import('../../toolResult/TypedCommandOutput'))

/** One item of the chat, with what stands under it. */
export const ChatItemView = memo(function ChatItemView({ node }: { node: ChatNode }) {
  const { item } = node
  switch (item.kind) {
    case 'user-text':
      return <UserMessage message={item} />
    case 'agent-text':
      return <AgentMessage message={item} />
    case 'terminal':
      return <TerminalEntryView entry={item} />
    case 'thinking':
      return <ThinkingView thinking={item} />
    case 'tool-call':
      return <ToolCallView call={item} nodes={node.children} renderNode={renderNode} />
    case 'event':
      return (
        <p className={styles.event} title={absoluteTime(item.time)}>
          {eventText(item.event)}
        </p>
      )
    case 'file':
      return <FileView file={item} />
    case 'locked':
      return <LockedView message={item} />
  }
})

const renderNode = (node: ChatNode) => <ChatItemView node={node} />

function AgentMessage({ message }: { message: AgentText }) {
  const { send, compose } = useChatPlace()
  return (
    <article className={styles.agent} aria-label={words.chat.agent} title={absoluteTime(message.time)}>
      {byPosition(splitSegments(message.text), (segment) =>
        segment.kind === 'markdown' ? (
          <Markdown text={segment.text} drawsDiagrams />
        ) : (
          <AgentOptions options={segment.options} send={send} compose={compose} />
        ),
      )}
      <div className={styles.actions}>
        <MessageActions text={message.text} seq={message.seq} time={message.time} />
      </div>
    </article>
  )
}

/** What a person did in the terminal: a command as a chip, its output as output. */
function TerminalEntryView({ entry: { entry, text, time } }: { entry: TerminalEntry }) {
  if (entry === 'command') {
    return (
      <div className={styles.commandLine} title={absoluteTime(time)}>
        <p className={styles.command}>
          <Terminal size={14} aria-hidden />
          <span className="visually-hidden">{words.chat.terminalCommand} </span>
          <code dir="ltr">
            <LongText text={text} />
          </code>
        </p>
      </div>
    )
  }
  return (
    <Suspense fallback={null}>
      <TypedCommandOutput output={text} />
    </Suspense>
  )
}

function ThinkingView({ thinking }: { thinking: Thinking }) {
  const [isOpen, setOpen] = useOpened(thinking.id)
  return (
    <details
      className={styles.thinking}
      title={absoluteTime(thinking.time)}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{words.chat.thinking}</summary>
      <div className={styles.thought}>
        <Markdown text={thinking.text} />
      </div>
    </details>
  )
}

function FileView({ file }: { file: AttachedFile }) {
  const { session, serverLabel } = useChatPlace()
  const size = fileSize(file.size)
  const row = (
    <div className={styles.file} data-from={file.from} title={absoluteTime(file.time)}>
      <File size={16} aria-hidden />
      <span>{words.chat.file(file.name, size)}</span>
    </div>
  )
  if (file.ref === '') return row
  return <StoredFile session={session} serverLabel={serverLabel} file={file} size={size} whileLoading={row} />
}

function LockedView({ message }: { message: LockedMessage }) {
  return (
    <div className={styles.locked} title={absoluteTime(message.time)}>
      <Lock size={16} aria-hidden />
      <span>{words.chat.lockedMessage[message.reason]}</span>
    </div>
  )
}
