import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { searchHref } from '../search/askedWords'
import styles from './SessionList.module.css'

const words = messages.sessions.list

/** Where else there is to look for what is typed into the filter. */
export function FilterLinks({ filter }: { filter: string }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [prepared, setPrepared] = useState({ filter: '', href: '/search' })
  // Before it can be opened in another tab, and not with each letter: each address is one that the hub keeps.
  const prepare = () => {
    if (prepared.filter === filter) return prepared.href
    const href = searchHref(commands, filter)
    setPrepared({ filter, href })
    return href
  }
  return (
    <p className={styles.links}>
      <Link
        to={prepared.href}
        onPointerDown={prepare}
        onKeyDown={({ key }) => void (key === 'Enter' && prepare())}
        onClick={(event) => {
          event.preventDefault()
          navigate(prepare())
        }}
      >
        {words.searchMessages}
      </Link>
      <Link to="/sessions">{words.manage}</Link>
    </p>
  )
}
