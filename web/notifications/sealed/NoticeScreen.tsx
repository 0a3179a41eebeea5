import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { SessionAddress } from '../../../worker/api/ids'
import { noticePath } from '../../../worker/api/push/noticePointer'
import type { AppState } from '../../../worker/api/state'
import { sessionHref } from '../../addresses/hrefs'
import { useReadyApp } from '../../hub/hooks'
import { useHub } from '../../hub/hubContext'
import { selectServers, type RegisteredServers } from '../../hub/selectors'
import { useAsked } from '../../hub/useAsked'
import { messages } from '../../i18n/messages'
import { notificationMessages } from '../../i18n/notificationMessages'
import { isSignedOut } from '../../linking/accounts.logic'
import { pendingNotice } from '../../linking/pending'
import { SignedOutServerLines } from '../../serverStatus/SignedOutServers'
import { Button, ButtonLink } from '../../ui/Button'
import { ErrorNotice, Notice } from '../../ui/Notice'
import { Screen } from '../../ui/Screen'
import { ServerMark } from '../../ui/ServerMark'
import styles from '../../ui/sessionForm.module.css'
import { Working } from '../../ui/Working'

const words = notificationMessages.sealed

/** `/notice`: opens the session of a notification that only this person's browsers can read. */
export function NoticeScreen() {
  const address = useSyncExternalStore(pendingNotice.subscribe, pendingNotice.current)
  const app = useReadyApp(selectServers)
  useEffect(
    () => () => {
      // Who goes elsewhere is done with it: a sign-in much later would open it again.
      if (![noticePath, '/sign-in'].includes(window.location.pathname)) pendingNotice.clear()
    },
    [],
  )
  if (address === null) {
    return (
      <Screen title={words.nothing}>
        <p>{words.nothingText}</p>
        <Home />
      </Screen>
    )
  }
  if (!app) return <Reading />
  if (isSignedOut(app)) return <Unread title={words.signedOut} text={words.signedOutText} app={app} />
  return <OpenNotice key={address} address={address} app={app} />
}

function OpenNotice({ address, app }: { address: string; app: RegisteredServers }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const { asked, again } = useAsked(address, () => commands.openNotice(address), signedInServers(app))
  const only = asked.kind === 'answered' && asked.value.kind === 'session' ? asked.value.session : null
  useEffect(() => {
    if (only === null) return
    navigate(sessionHref(only.serverId, only.sessionId), { replace: true })
  }, [only, navigate])

  if (asked.kind === 'asking') return <Reading />
  if (asked.kind === 'failed') {
    return (
      <Screen title={words.failed}>
        <ErrorNotice error={asked.error} />
        <Home>
          <Button look="primary" onClick={again}>
            {messages.sessions.chat.retry}
          </Button>
        </Home>
      </Screen>
    )
  }
  const opened = asked.value
  switch (opened.kind) {
    case 'session':
      return <Reading />
    case 'several':
      return <PickSession sessions={opened.sessions} app={app} />
    case 'test':
      return (
        <Screen title={words.test}>
          <Notice tone="success" role="alert">
            {words.testText(opened.servers.map((id) => app.servers[id]?.label ?? '').join(', '))}
          </Notice>
          <Home />
        </Screen>
      )
    case 'not-for-us':
      return <Unread title={words.unread} text={words.notForUs} app={app} />
    case 'broken':
      return (
        <Screen title={words.unread}>
          <p>{words.broken}</p>
          <Home />
        </Screen>
      )
  }
}

/** One key may be of accounts on several servers. */
function PickSession({ sessions, app }: { sessions: readonly SessionAddress[]; app: RegisteredServers }) {
  const [, navigate] = useLocation()
  return (
    <Screen title={words.several}>
      <p>{words.severalText}</p>
      {sessions.map(({ serverId, sessionId }) => {
        const server = app.servers[serverId]
        if (!server) return null
        const open = () => navigate(sessionHref(serverId, sessionId), { replace: true })
        return (
          <div key={serverId}>
            <Button onClick={open}>
              <span aria-hidden>
                <ServerMark server={server} />
              </span>{' '}
              {words.openOn(server.label)}
            </Button>
          </div>
        )
      })}
    </Screen>
  )
}

/** It stays in this tab, and is read after a sign-in. */
function Unread({ title, text, app }: { title: string; text: ReactNode; app: RegisteredServers }) {
  return (
    <Screen title={title}>
      <p>{text}</p>
      <SignedOutServerLines app={app} />
      <Home>
        <ButtonLink to="/sign-in" look={app.serverOrder.length === 0 ? 'primary' : 'plain'}>
          {app.serverOrder.length === 0 ? words.signIn : messages.servers.actions.add}
        </ButtonLink>
      </Home>
    </Screen>
  )
}

function Reading() {
  return (
    <Screen title={messages.app.name}>
      <Working text={words.reading} />
    </Screen>
  )
}

/** `children`: what may help, before the way out. */
function Home({ children }: { children?: ReactNode }) {
  const [, navigate] = useLocation()
  return (
    <div className={styles.submit}>
      {children}
      <Button onClick={() => navigate('/', { replace: true })}>{messages.app.notFound.home}</Button>
    </div>
  )
}

function signedInServers({ servers }: Pick<AppState, 'servers'>): string {
  return Object.values(servers)
    .flatMap(({ id, account }) => (account.kind === 'signed-in' ? [id] : []))
    .join(' ')
}
