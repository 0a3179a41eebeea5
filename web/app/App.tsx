import { useEffect, useRef, type CSSProperties } from 'react'
import { useLocation } from 'wouter'
import { useApp, useReadyApp } from '../hub/hooks'
import { hasSeveralServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { SessionList } from '../sessionList/SessionList'
import { useAskForPersistence } from '../pwa/deviceStorage'
import { UpdateBanner } from '../pwa/UpdateBanner'
import { ServerPill } from '../serverStatus/ServerPill'
import { wasLedToSignIn } from '../firstVisit/firstVisit'
import { forgetDraftsExcept } from '../drafts/drafts'
import { oldDraftKeys } from '../drafts/oldDrafts'
import { useHub } from '../hub/hubContext'
import { useNeedsYouTitle } from '../page/documentTitle'
import { useIsNarrow } from '../ui/useIsNarrow'
import { layoutOf, needsSignIn, signedInServers } from './App.logic'
import styles from './App.module.css'
import { BottomTabs } from './BottomTabs'
import { ErrorBoundary } from './ErrorBoundary'
import { HubBanner } from './HubBanner'
import { NewSessionLink } from './NewSessionLink'
import { Routes } from './Routes'
import { SideHeader } from './SideHeader'
import { sideWidth } from './sideWidth'
import { rememberSignedIn, wasSignedIn } from '../deviceSettings/signedInBefore'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { onDemand } from '../page/onDemand'
import { useSnoozed } from '../waiting/snoozed'
import { waitingNow } from '../waiting/waiting.logic'

const SideResizer = onDemand(async () => (await import('./SideResizer')).SideResizer)

/** The frame: on a wide window the list beside the open screen, on a phone one of them at a time. */
export function App() {
  const { commands } = useHub()
  const [location, navigate] = useLocation()
  const signInKnown = useReadyApp(needsSignIn)
  // A first visitor need not wait for the hub.
  const signInNeeded = signInKnown ?? (wasSignedIn() ? undefined : true)
  const several = useApp(hasSeveralServers)
  const main = useRef<HTMLElement>(null)
  const shownLocation = useRef(location)
  const isLedByGuess = useRef(wasLedToSignIn())
  const layout = layoutOf(location, signInNeeded)
  // On a phone the list is the page's main part while it is on show; the other one is hidden then.
  const isNarrow = useIsNarrow()
  const listIsMain = isNarrow && layout === 'list'
  const side = useStoredSetting(sideWidth)
  const list = useRef<HTMLDivElement>(null)
  const shownPart = listIsMain ? list : main
  useAskForPersistence(signInKnown === false)

  useEffect(() => {
    if (signInKnown !== undefined) rememberSignedIn(!signInKnown)
  }, [signInKnown])
  useEffect(() => {
    if (signInNeeded && location === '/') {
      isLedByGuess.current = signInKnown === undefined
      navigate('/sign-in', { replace: true })
    }
    if (signInKnown === undefined || !isLedByGuess.current) return
    isLedByGuess.current = false
    if (!signInKnown && location === '/sign-in') navigate('/', { replace: true })
  }, [signInNeeded, signInKnown, location, navigate])

  const asleep = useSnoozed()
  const waiting = useApp((app) => waitingNow(app, asleep).length) ?? 0
  useNeedsYouTitle(waiting)
  // Where a sign-in ended, in whichever tab, this page forgets the drafts that it had read.
  const signedIn = useApp(signedInServers)
  useEffect(() => {
    if (signedIn === undefined || signedIn === null) return
    const serverIds = signedIn === '' ? [] : signedIn.split('\n')
    forgetDraftsExcept(serverIds)
    // What fails is tried again at the next start.
    if (oldDraftKeys().length > 0) {
      import('../drafts/moveOldDrafts').then((loaded) => loaded.moveOldDrafts(commands, serverIds)).catch(() => {})
    }
  }, [signedIn, commands])

  // After a navigation the keyboard and the screen reader continue in the new screen.
  useEffect(() => {
    if (shownLocation.current === location) return
    shownLocation.current = location
    if (!shownPart.current?.contains(document.activeElement)) shownPart.current?.focus()
  }, [location, shownPart])

  return (
    <div className={styles.app}>
      <a
        href="#main"
        className={styles.skip}
        onClick={(event) => {
          // Not a link to the fragment: takeFragments reads fragments as links of terminals.
          event.preventDefault()
          shownPart.current?.focus()
        }}
      >
        {messages.app.skip}
      </a>
      <HubBanner />
      <UpdateBanner />
      <div
        className={styles.frame}
        data-layout={layout}
        data-several={several}
        style={{ '--side': `${side}px` } as CSSProperties}
      >
        {layout !== 'alone' && (
          <div className={styles.side}>
            <SideHeader isHeading={layout === 'list'}>
              <ServerPill />
              {!isNarrow && <SideResizer />}
            </SideHeader>
            <NewSessionLink />
            {/* The same element in every layout: another one would mount the list anew and lose its place. */}
            <div ref={list} className={styles.list} tabIndex={-1} role={listIsMain ? 'main' : undefined}>
              <ErrorBoundary resetKey="list">
                <SessionList />
              </ErrorBoundary>
            </div>
          </div>
        )}
        <main ref={main} id="main" tabIndex={-1} className={styles.main}>
          <ErrorBoundary resetKey={location}>
            <Routes />
          </ErrorBoundary>
        </main>
        {layout !== 'alone' && layout !== 'session' && <BottomTabs waiting={waiting} />}
      </div>
    </div>
  )
}
