import { useId, useState } from 'react'
import type { NamedServer } from '../../worker/api/flows'
import type { CanonicalUrl } from '../../worker/api/ids'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Notice } from '../ui/Notice'
import { Working } from '../ui/Working'
import styles from '../linking/Linking.module.css'
import { portOf } from '../linking/accounts.logic'

const words = linkMessages.signIn.confirmServer

interface ConfirmServerProps {
  server: NamedServer
  onConfirm(consent: { loopback: boolean }): void
  onBack(): void
}

/** A code named this server; nobody was asked yet. */
export function ConfirmServer({ server, onConfirm, onBack }: ConfirmServerProps) {
  const { url, isHttps, isLoopback, unicodeHost } = server
  const titleId = useId()
  const [isHere, setHere] = useState(false)
  const [reminded, setReminded] = useState(false)
  const link = linkMessages.linkTerminal.question
  const canGo = !isLoopback || isHere
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (canGo) onConfirm({ loopback: isHere })
        else setReminded(true)
      }}
    >
      <h2>{words.title}</h2>
      <section className={styles.box} aria-labelledby={titleId}>
        <h3 id={titleId} className={`${styles.muted} ${styles.boxTitle}`}>
          {words.server}
        </h3>
        <p className={styles.origin} translate="no">
          {url}
        </p>
        <p>{isHttps ? link.https(portOf(url)) : link.http(portOf(url))}</p>
      </section>
      {unicodeHost !== null && <Notice tone="warning">{link.punycode(unicodeHost)}</Notice>}
      <p>{words.text}</p>
      {isLoopback && (
        <label className={styles.choiceLabel}>
          <input type="checkbox" checked={isHere} onChange={(event) => setHere(event.currentTarget.checked)} />
          {words.loopback}
        </label>
      )}
      {reminded && !canGo && <p role="alert">{words.tick}</p>}
      <p className={styles.muted}>{words.nobody}</p>
      <div className={styles.actions}>
        <Button onClick={onBack}>{messages.app.cancel}</Button>
        <Button type="submit" look="primary" aria-disabled={!canGo}>
          {words.go}
        </Button>
      </div>
    </form>
  )
}

export function WaitForBrowser({ serverUrl, onBack }: { serverUrl: CanonicalUrl; onBack(): void }) {
  return (
    <div className={styles.form}>
      <Working text={words.waiting(serverUrl)} />
      <p>{words.keepOpen}</p>
      <div>
        <Button onClick={onBack}>{messages.app.cancel}</Button>
      </div>
    </div>
  )
}
