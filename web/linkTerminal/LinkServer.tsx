import type { Ref } from 'react'
import type { TerminalLinkFlow } from '../../worker/api/flows'
import type { CanonicalUrl } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { linkMessages } from '../i18n/linkMessages'
import { Notice } from '../ui/Notice'
import styles from '../linking/Linking.module.css'
import { portOf } from '../linking/accounts.logic'
import { isNewServer } from './link.logic'

interface LinkServerProps {
  flow: TerminalLinkFlow
  url: CanonicalUrl
  /** The entry there that would approve; undefined = new, or not chosen yet. */
  chosen: ServerState | undefined
  /** The element that shows the address: it must be in view before the person may decide. */
  addressRef: Ref<HTMLParagraphElement>
}

/** Which server is asked: its address as it is, how the way there is protected, and whether it is known. */
export function LinkServer({ flow: { namedServer }, url, chosen, addressRef }: LinkServerProps) {
  const words = linkMessages.linkTerminal.question
  const known = chosen ? words.serverKnown(chosen.label) : words.serverSeveral
  const unicodeHost = namedServer?.unicodeHost ?? null
  return (
    <>
      <section className={styles.box} aria-labelledby="link-server">
        <h2 id="link-server" className={`${styles.muted} ${styles.boxTitle}`}>
          {words.server}
        </h2>
        <p ref={addressRef} className={styles.origin} translate="no">
          {url}
        </p>
        {unicodeHost !== null && (
          <p className={styles.url} translate="no">
            {linkMessages.linkTerminal.unicode(unicodeHost)}
          </p>
        )}
        <p>{url.startsWith('https:') ? words.https(portOf(url)) : words.http(portOf(url))}</p>
        <p>
          <strong>{isNewServer(namedServer) ? words.serverNew : known}</strong>
        </p>
      </section>
      {unicodeHost !== null && <Notice tone="warning">{words.punycode(unicodeHost)}</Notice>}
      {namedServer?.isLoopback === true && !isNewServer(namedServer) && (
        <Notice tone="info">{linkMessages.linkTerminal.loopback.known}</Notice>
      )}
    </>
  )
}
