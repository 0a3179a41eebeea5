import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { SessionList } from '../sessions/SessionList'
import { useAskForPersistence } from '../pwa/deviceStorage'
import { UpdateBanner } from '../pwa/UpdateBanner'
import { ServerPill } from '../servers/ServerPill'
import { hasSeveralServers, layoutOf, needsSignIn } from './App.logic'
import styles from './App.module.css'
import { BottomTabs } from './BottomTabs'
import { ErrorBoundary } from './ErrorBoundary'
import { HubBanner } from './HubBanner'
import { NewSessionLink } from './NewSessionLink'
import { Routes } from './Routes'
import { SideHeader } from './SideHeader'

/** The frame: on a wide window the list beside the open screen, on a phone one of them at a time. */
export function App() {
  const [location, navigate] = useLocation()
  const signInNeeded = useApp(needsSignIn)
  const several = useApp(hasSeveralServers)
  const main = useRef<HTMLElement>(null)
  const shownLocation = useRef(location)
  const layout = layoutOf(location, signInNeeded)
  useAskForPersistence(signInNeeded === false)

  useEffect(() => {
    if (signInNeeded && layout === 'alone' && location === '/') navigate('/sign-in', { replace: true })
  }, [signInNeeded, layout, location, navigate])

  // After a navigation the keyboard and the screen reader continue in the new screen.
  useEffect(() => {
    if (shownLocation.current === location) return
    shownLocation.current = location
    if (!main.current?.contains(document.activeElement)) main.current?.focus()
  }, [location])

  return (
    <div className={styles.app}>
      <a
        href="#main"
        className={styles.skip}
        onClick={(event) => {
          // Not by fragment: fragments are for links of terminals.
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {messages.app.skip}
      </a>
      <HubBanner />
      <UpdateBanner />
      <div className={styles.frame} data-layout={layout} data-several={several}>
        {layout !== 'alone' && (
          <div className={styles.side}>
            <SideHeader isHeading={layout === 'list'}>
              <ServerPill />
            </SideHeader>
            <NewSessionLink />
            <div className={styles.list}>
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
        {layout !== 'alone' && layout !== 'session' && <BottomTabs />}
      </div>
    </div>
  )
}
