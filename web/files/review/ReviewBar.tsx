import { rowAt } from '../../../worker/api/rows'
import { useEffect, useId, useRef, useState } from 'react'
import type { SessionAddress } from '../../../worker/api/ids'
import { sessionHref } from '../../addresses/hrefs'
import { useApp } from '../../hub/hooks'
import { useAction } from '../../hub/useAction'
import { filesMessages } from '../../i18n/filesMessages'
import { useSend } from '../../session/useSend'
import type { DiffReview, ReviewedLine } from '../../diff/DiffView'
import { Button, ButtonLink } from '../../ui/Button'
import { ErrorNotice, Notice } from '../../ui/Notice'
import { forgetComments, isOfLine, keepComment, useReviewComments } from './reviewComments'
import { reviewPrompt } from './reviewPrompt.logic'
import { visibleText } from '../../visibleText/visibleText.logic'
import styles from './ReviewBar.module.css'

const words = filesMessages.review

/** Lines of a file's diff that can be commented on. */
export function useDiffReview(address: SessionAddress, path: string): DiffReview {
  const comments = useReviewComments(address)
  const [picked, setPicked] = useState<ReviewedLine | null>(null)
  return {
    label: (line) => words.comment(line.number),
    onPick: setPicked,
    below(line) {
      const comment = comments.find((other) => isOfLine(other, path, line))
      const isPicked = picked?.side === line.side && picked.number === line.number
      if (!comment && !isPicked) return null
      return (
        <CommentBox
          line={line}
          text={comment?.text ?? ''}
          takesFocus={isPicked}
          onText={(text) => {
            // An emptied one stays open while somebody writes in it.
            setPicked(line)
            keepComment(address, { path, line, text })
          }}
          // It stays as long as it says something. An empty one does, too: nothing may move under the pointer.
          onLeave={() => isPicked && setPicked(null)}
          onRemove={() => {
            setPicked(null)
            keepComment(address, { path, line, text: '' })
          }}
        />
      )
    },
  }
}

interface CommentProps {
  line: ReviewedLine
  text: string
  takesFocus: boolean
  onText(text: string): void
  onLeave(): void
  onRemove(): void
}

function CommentBox({ line, text, takesFocus, onText, onLeave, onRemove }: CommentProps) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (takesFocus) field.current?.focus()
  }, [takesFocus])
  return (
    <div className={styles.comment}>
      <label htmlFor={id}>{words.field(line.number)}</label>
      <textarea
        ref={field}
        id={id}
        rows={2}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onBlur={() => text !== '' && onLeave()}
        autoComplete="off"
      />
      <Button look="quiet" onClick={onRemove}>
        {words.remove}
      </Button>
    </div>
  )
}

/** What was said of the lines, on its way to the agent as one prompt. */
export function ReviewBar({ address }: { address: SessionAddress }) {
  const { serverId, sessionId } = address
  const comments = useReviewComments(address)
  const send = useSend(
    address,
    useApp((app) => rowAt(app.sessions[serverId], sessionId)),
  )
  const { run, isBusy, error } = useAction()
  const [isSent, setSent] = useState(false)

  if (comments.length === 0) {
    if (!isSent) return null
    return (
      <div className={styles.bottom}>
        <Notice tone="success" role="alert">
          <p className={styles.bar}>
            {words.sent}
            <ButtonLink to={sessionHref(serverId, sessionId)}>{filesMessages.back}</ButtonLink>
          </p>
        </Notice>
      </div>
    )
  }
  if (isSent) setSent(false)
  const onSend = () =>
    run(send(reviewPrompt(comments)), () => {
      forgetComments(address, comments)
      setSent(true)
    })
  return (
    <div className={styles.bottom}>
      {error && <ErrorNotice error={error} />}
      <div className={styles.bar}>
        <details className={styles.all}>
          <summary>{words.count(comments.length)}</summary>
          {/* Also those whose line the change no longer has. */}
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
          <ul role="list" className={styles.comments}>
            {comments.map((comment) => (
              <li key={`${comment.path} ${comment.line.side} ${comment.line.number}`} className={styles.bar}>
                <span className={styles.said}>
                  {visibleText(comment.path)}:{comment.line.number} {comment.text}
                </span>
                <Button
                  look="quiet"
                  aria-label={words.removeOf(comment.line.number, visibleText(comment.path))}
                  onClick={() => keepComment(address, { ...comment, text: '' })}
                >
                  {words.remove}
                </Button>
              </li>
            ))}
          </ul>
        </details>
        <Button look="primary" disabled={isBusy} onClick={onSend}>
          {words.send}
        </Button>
      </div>
    </div>
  )
}
