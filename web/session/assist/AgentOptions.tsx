import { useAction } from '../../hub/useAction'
import { messages } from '../../i18n/messages'
import { byPosition } from '../../ui/byPosition'
import { hidesSomething, visibleParts } from '../../visibleText/visibleText.logic'
import styles from './AgentOptions.module.css'

const words = messages.sessions.chat

interface Props {
  options: readonly string[]
  /** Sends a text as the composer does; null = nobody would read it. */
  send: ((text: string) => Promise<unknown>) | null
  /** Puts a text into the composer. */
  compose(text: string): void
}

/** Answers that the agent suggests: a press sends one. If it cannot be sent, it is put into the composer. */
export function AgentOptions({ options, send, compose }: Props) {
  const { run, isBusy } = useAction()
  return (
    <fieldset className={styles.options} aria-label={words.options} disabled={send === null || isBusy}>
      {byPosition(options, (option) => (
        <button
          type="button"
          className={styles.option}
          title={words.optionHint(option)}
          // An option with characters that do not show goes into the composer, where the person can look at it before
          // sending.
          onClick={() => {
            if (!send || hidesSomething(visibleParts(option))) compose(option)
            else run(send(option), undefined, () => compose(option))
          }}
        >
          {option}
        </button>
      ))}
    </fieldset>
  )
}
