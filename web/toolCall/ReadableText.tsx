import { useLayoutEffect, useRef, useState } from 'react'
import { messages } from '../i18n/messages'
import { CodeBlock } from '../markdown/CodeBlock'
import { Markdown } from '../markdown/Markdown'
import { showVisibly } from '../visibleText/VisibleText'
import { visibleText } from '../visibleText/visibleText.logic'
import { readsAsWritten } from './readsAsWritten.logic'
import styles from './ReadableText.module.css'

/**
 * Markdown for reading. Where a decision is about it (`complete`) and the reading leaves something out, such as where a
 * link leads, it stands below as it was written.
 */
export function ReadableText({ text, complete }: { text: string; complete: boolean }) {
  const reading = useRef<HTMLDivElement>(null)
  const [isWhole, setWhole] = useState(true)
  const shown = visibleText(text)
  useLayoutEffect(() => {
    if (complete) setWhole(readsAsWritten(shown, reading.current?.textContent ?? ''))
  }, [complete, shown])
  return (
    <>
      <div ref={reading} className={styles.prose}>
        <Markdown text={shown} drawsDiagrams={!complete} />
      </div>
      {!isWhole && (
        <div>
          <p className={styles.note}>{messages.sessions.tool.asWritten}</p>
          <CodeBlock code={text} language="md" wraps="always" shown={showVisibly} />
        </div>
      )}
    </>
  )
}
