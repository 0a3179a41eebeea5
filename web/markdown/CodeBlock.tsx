import { enSessions as words } from '../i18n/enSessions'
import { ScrollRegion } from '../ui/ScrollRegion'
import { CopyIconButton } from '../ui/CopyIconButton'
import styles from './CodeBlock.module.css'

/** Code with its language and a copy button. Long lines scroll. */
export function CodeBlock({ code, language = '' }: { code: string; language?: string }) {
  return (
    <div className={styles.block}>
      <div className={styles.bar}>
        <span className={styles.language}>{language}</span>
        <CopyIconButton text={code} label={words.chat.copyCode} />
      </div>
      <ScrollRegion className={styles.code} label={words.chat.code(language)}>
        <pre>
          <code>{code}</code>
        </pre>
      </ScrollRegion>
    </div>
  )
}
