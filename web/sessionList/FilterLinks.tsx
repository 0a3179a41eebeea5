import { Link, useLocation } from 'wouter'
import { messages } from '../i18n/messages'
import { searchHref } from '../search/askedWords'
import styles from './SessionList.module.css'

const words = messages.sessions.list

/** Where else there is to look for what is typed into the filter. */
export function FilterLinks({ filter }: { filter: string }) {
  const [, navigate] = useLocation()
  return (
    <p className={styles.links}>
      <Link
        // Opened in another tab the search is empty: only this one has the words.
        to="/search"
        onClick={(event) => {
          event.preventDefault()
          navigate(searchHref(filter))
        }}
      >
        {words.searchMessages}
      </Link>
      <Link to="/sessions">{words.manage}</Link>
    </p>
  )
}
