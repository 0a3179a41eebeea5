import { useWrapping } from '../code/wrapping'
import { messages } from '../i18n/messages'
import TerminalText from '../terminal/TerminalText'
import { ScrollRegion } from '../ui/ScrollRegion'
import { ResultBar } from './ResultBar'
import styles from './ToolResult.module.css'

/** What a command printed that a person typed in the terminal. */
export default function TypedCommandOutput({ output }: { output: string }) {
  const label = messages.sessions.chat.terminalOutput
  const wraps = useWrapping(true)
  return (
    <div>
      <ResultBar label={label} text={output} wraps={wraps} />
      <ScrollRegion className={styles.text} label={label}>
        <TerminalText output={output} wraps={wraps} />
      </ScrollRegion>
    </div>
  )
}
