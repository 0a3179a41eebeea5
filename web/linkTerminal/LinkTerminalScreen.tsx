import { useEffect, useEffectEvent, useReducer, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import type { SessionAddress } from '../../worker/api/ids'
import { sessionHref } from '../addresses/hrefs'
import { useReadyApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAsked } from '../hub/useAsked'
import { useFlow } from '../hub/useFlow'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { SignedOutServerLines } from '../serverStatus/SignedOutServers'
import { Button, ButtonLink } from '../ui/Button'
import { CopyButton } from '../ui/CopyButton'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { AccountRequestView } from '../handOver/AccountRequestView'
import styles from '../linking/Linking.module.css'
import { LinkFlowView } from './LinkFlowView'
import { isSignedOut } from '../linking/accounts.logic'
import { refusalOf, selectLinkAccounts, type LinkAccounts } from './link.logic'
import { firstRequestState, isLinkDecided, linkRequestAfter, shownRequest } from './linkRequest.reducer'
import { pendingLink, type PendingLink } from '../linking/pending'
import { takeFragments } from '../linking/takeFragments'
import { QrCode } from '../linking/QrCode'

/** `/terminal/connect`: asks about the link that takeFragments put into this tab's memory. */
export function LinkTerminalScreen() {
  const link = useSyncExternalStore(pendingLink.subscribe, pendingLink.current)
  const app = useReadyApp(selectLinkAccounts)
  const words = linkMessages.linkTerminal.question
  if (link === null) {
    return (
      <Screen title={words.nothing}>
        <p>{words.nothingText}</p>
        <div className={styles.actions}>
          <ButtonLink to="/">{messages.app.notFound.home}</ButtonLink>
          <ButtonLink to="/connect" look="primary">
            {messages.app.connect}
          </ButtonLink>
        </div>
      </Screen>
    )
  }
  if (!app) {
    return (
      <Screen title={words.title}>
        <Working text={words.reading} />
      </Screen>
    )
  }
  if (isSignedOut(app)) return <SignedOutLink key={link.text} link={link} app={app} />
  return <LinkRequest key={link.text} link={link} app={app} />
}

/** The link opened in a browser without an account: sign in here, or carry the link to where one is. */
function SignedOutLink({ link, app }: { link: PendingLink; app: LinkAccounts }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  // Anyone can write anything behind our address, and a code of it would be shown as ours. A hub that does not answer
  // refuses nothing: the app around this screen says that it is gone.
  const { asked } = useAsked(link.text, async () => refusalOf(await commands.checkLink(link.text, link.source)))
  const refused = asked.kind === 'answered' ? asked.value : null
  const words = linkMessages.linkTerminal.question
  if (refused) {
    const close = () => {
      pendingLink.clear()
      navigate('/', { replace: true })
    }
    return (
      <Screen title={words.badTitle}>
        <ErrorNotice error={refused} />
        <div className={styles.actions}>
          <Button onClick={close}>{linkMessages.linkTerminal.outcome.close}</Button>
        </div>
      </Screen>
    )
  }
  return (
    <Screen title={words.signedOutTitle}>
      <p>{words.signedOut}</p>
      {app.serverOrder.length > 0 && <SignedOutServerLines app={app} />}
      <div>
        <ButtonLink to="/sign-in" look={app.serverOrder.length > 0 ? 'plain' : 'primary'}>
          {app.serverOrder.length > 0 ? messages.servers.actions.add : words.signInHere}
        </ButtonLink>
      </div>
      <h2>{words.elsewhere}</h2>
      <p>{words.elsewhereText}</p>
      <QrCode text={link.text} label={words.qr} />
      <div className={styles.actions}>
        <CopyButton text={link.text} label={words.copyLink} />
      </div>
    </Screen>
  )
}

/** Asks about one link, and tells what came of it. */
function LinkRequest({ link, app }: { link: PendingLink; app: LinkAccounts }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [state, dispatch] = useReducer(linkRequestAfter, firstRequestState)
  const { run, start } = useFlow(isLinkDecided)
  useEffect(() => {
    start(() => commands.startLink(link.text, link.source))
  }, [start, commands, link])

  const isDecided = (run.kind === 'running' || run.kind === 'gone') && run.isDecided
  const leave = useEffectEvent((left: PendingLink) => {
    // Leaving after the decision lets the link go; before it (to sign in, say) the link waits in this tab.
    if (isDecided && pendingLink.current() === left) pendingLink.clear()
  })
  useEffect(() => () => leave(link), [link])

  const close = () => {
    pendingLink.clear()
    navigate('/', { replace: true })
  }
  const openSession = ({ serverId, sessionId }: SessionAddress) => {
    // Another link may have been opened in this very moment: it is asked about, not passed over.
    takeFragments()
    if (pendingLink.current() === link) navigate(sessionHref(serverId, sessionId), { replace: true })
  }
  const again = (type: 'again' | 'elsewhere' = 'again') => {
    dispatch({ type })
    start(() => commands.startLink(link.text, link.source))
  }
  const shown = shownRequest(state, run)
  const words = linkMessages.linkTerminal
  switch (shown.kind) {
    case 'reading':
      return (
        <Screen title={words.question.title}>
          <Working text={words.question.reading} />
        </Screen>
      )
    case 'refused':
      return (
        <Screen title={words.question.badTitle}>
          <ErrorNotice error={shown.error} />
          <WaysOn onClose={close} onAgain={shown.error.code === 'bad-link' ? null : () => again()} />
        </Screen>
      )
    case 'interrupted':
      return (
        <Screen title={shown.isOpen ? words.outcome.unproven : words.outcome.failed}>
          <Notice tone="warning" role="alert">
            {shown.isOpen ? words.outcome.interruptedLate : words.outcome.interrupted}
          </Notice>
          <WaysOn onClose={close} onAgain={() => again()} />
        </Screen>
      )
    case 'account':
      return (
        <AccountRequestView key={shown.flow.id} flow={shown.flow} app={app} onAgain={() => again()} onClose={close} />
      )
    case 'terminal':
      return (
        <LinkFlowView
          key={shown.flow.id}
          flow={shown.flow}
          app={app}
          choice={shown.choice}
          onChoice={(choice) => dispatch({ type: 'chose', choice })}
          onApproving={() => dispatch({ type: 'sent' })}
          onAgain={() => again()}
          onElsewhere={() => again('elsewhere')}
          onSession={openSession}
          onClose={close}
        />
      )
  }
}

function WaysOn({ onClose, onAgain }: { onClose(): void; onAgain: (() => void) | null }) {
  const words = linkMessages.linkTerminal.outcome
  return (
    <div className={styles.actions}>
      <Button onClick={onClose}>{words.close}</Button>
      {onAgain && <Button onClick={onAgain}>{words.again}</Button>}
    </div>
  )
}
