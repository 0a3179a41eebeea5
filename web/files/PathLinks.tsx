import { Link } from 'wouter'
import type { SessionAddress } from '../../worker/api/ids'
import { sessionFilesHref } from '../addresses/hrefs'
import { filesMessages } from '../i18n/filesMessages'
import { visibleText } from '../visibleText/visibleText.logic'
import styles from './FilesScreen.module.css'
import { pathSteps } from './PathLinks.logic'

/** The way from the session's directory to here; each step leads there. */
export function PathLinks({ address, path }: { address: SessionAddress; path: string }) {
  const steps = pathSteps(path)
  const href = (to: string) => sessionFilesHref(address.serverId, address.sessionId, to)
  return (
    <p className={styles.steps}>
      <Link to={href('')}>{filesMessages.root}</Link>
      {steps.map(({ name, path: to }) => (
        <span key={to}>
          {' / '}
          {to === path ? visibleText(name) : <Link to={href(to)}>{visibleText(name)}</Link>}
        </span>
      ))}
    </p>
  )
}
