import { lazy, startTransition, Suspense, type ReactNode } from 'react'
import { isPending, type ToolCall } from '../../../worker/api/chat'
import { messages } from '../../i18n/messages'
import { useHeldCalls } from '../../permissions/heldCards'
import { absoluteTime, duration } from '../../time/time.logic'
import { useChatPlace } from '../place/chatContext'
import { useOpened } from '../place/opened'
import { hasPending } from './chatRows.logic'
import type { ChatNode } from '../place/chatNodes.logic'
import { toolLine } from '../../toolCall/toolCall.logic'
import styles from './ToolCallView.module.css'
import { onDemand } from '../../page/onDemand'
import { ToolGlyph } from '../../toolCall/ToolGlyph'

const words = messages.sessions

// Loaded with the first request, because most opened chats wait for nothing.
const PermissionCard = onDemand(async () => (await import('../../permissions/PermissionCard')).PermissionCard)
// Loaded with the first opened call: it brings changes, terminals and pictures.
const OpenedCall = lazy(async () => ({ default: (await import('./OpenedCall')).OpenedCall }))

interface Props {
  call: ToolCall
  /** What a helper agent did in this call. */
  nodes: readonly ChatNode[]
  /** Draws one of these nodes; passed in, because items nest and an import would make a circle. */
  renderNode(node: ChatNode): ReactNode
}

/** A tool call: one line that opens. One that waits for an answer is shown in full. */
export function ToolCallView(props: Props) {
  const { session } = useChatPlace()
  const answered = useHeldCalls(session).find(({ id }) => id === props.call.id)
  if (!answered && !isPending(props.call)) return <FoldedCall {...props} />
  return <PendingCall {...props} asked={answered ?? props.call} />
}

/** `asked`: the call with the request that is on the card, which may just have been answered. */
function PendingCall({ call, asked, nodes, renderNode }: Props & { asked: ToolCall }) {
  const { session, folder } = useChatPlace()
  return (
    <>
      <PermissionCard
        session={session}
        call={asked}
        folder={folder}
        now={call.permission}
        whileLoading={<div className={styles.cardLoading} data-loading />}
      />
      <Steps nodes={nodes} renderNode={renderNode} />
    </>
  )
}

function FoldedCall({ call, nodes, renderNode }: Props) {
  const mustShow = nodes.some(hasPending)
  const [opened, setOpened] = useOpened(call.id)
  const open = opened || mustShow
  const took = call.startedAt !== null && call.endedAt !== null ? duration(call.endedAt - call.startedAt) : null
  return (
    <div className={styles.call} data-state={call.state}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={open}
        // A transition, so that it opens when its code is loaded and shows no empty place before.
        onClick={() => startTransition(() => setOpened(!opened))}
        title={absoluteTime(call.time)}
      >
        <span className={styles.line}>
          <ToolGlyph tool={call.tool} />
          <LineText call={call} />
        </span>{' '}
        <span className={styles.state}>
          {nodes.length > 0 && <span>{words.tool.steps(nodes.length)}</span>} {took !== null && <span>{took}</span>}{' '}
          <StateWord call={call} />
        </span>
      </button>
      <Suspense fallback={<div className={styles.loading} />}>
        {open && (
          <div className={styles.body}>
            <OpenedCall call={call} />
            <Steps nodes={nodes} renderNode={renderNode} />
          </div>
        )}
      </Suspense>
    </div>
  )
}

function LineText({ call }: { call: ToolCall }) {
  const { folder } = useChatPlace()
  const { verb, target, targetIsCode } = toolLine(call, folder)
  return (
    <span className={styles.text}>
      <span className={styles.verb}>{verb}</span>{' '}
      {target !== null && <span className={targetIsCode ? styles.code : styles.target}>{target}</span>}
    </span>
  )
}

function StateWord({ call: { state } }: { call: ToolCall }) {
  const word = words.tool.states[state]
  if (state === 'running') {
    return (
      <span className={styles.running}>
        <span className={styles.spinner} aria-hidden />
        {word}
      </span>
    )
  }
  // "done" is what everybody expects: only screen readers are told.
  return <span className={state === 'completed' ? 'visually-hidden' : styles.word}>{word}</span>
}

function Steps({ nodes, renderNode }: Pick<Props, 'nodes' | 'renderNode'>) {
  if (nodes.length === 0) return null
  return (
    <div className={styles.steps}>
      {nodes.map((node) => (
        <div key={node.item.id} data-item={node.item.id}>
          {renderNode(node)}
        </div>
      ))}
    </div>
  )
}
