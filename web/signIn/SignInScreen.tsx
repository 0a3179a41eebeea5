import { useEffect, useLayoutEffect, useReducer, useState, useSyncExternalStore } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { HubError, errorData } from '../../worker/api/errors'
import type { SignInFlow, SignInTarget } from '../../worker/api/flows'
import type { AppState } from '../../worker/api/state'
import { wasSignedIn } from '../deviceSettings/signedInBefore'
import { endFirstVisit, readFirstVisit } from '../firstVisit/firstVisit'
import { useReadyApp } from '../hub/hooks'
import { selectServers, type RegisteredServers } from '../hub/selectors'
import { useHub } from '../hub/hubContext'
import { useFlow } from '../hub/useFlow'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { isSignedOut } from '../linking/accounts.logic'
import { pendingCode, pendingLink, pendingNotice } from '../linking/pending'
import { useFirstContact } from '../linking/useFirstContact'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { methodFrom, situationOf, type SignInSituation } from './signIn.logic'
import { firstSignInState, isSignInDone, shownSignIn, signInAfter } from './signIn.reducer'
import { SignInForm } from './SignInForm'
import { SignInSteps } from './SignInSteps'

/** First sign-in, a further server, or signing in again (`?server=`): one screen for the three. */
export function SignInScreen() {
  const ready = useReadyApp(selectShown)
  const [search] = useSearchParams()
  const serverId = search.get('server')
  const codes = useSyncExternalStore(pendingCode.subscribe, pendingCode.count)
  // A first visitor may read and fill in the form before the hub has answered; what is sent waits for it.
  const app = ready ?? (serverId === null && !wasSignedIn() ? atFirstVisit : undefined)
  const [rootKeyAtFirst, setRootKeyAtFirst] = useState(ready?.rootKey)
  if (ready && rootKeyAtFirst === undefined) setRootKeyAtFirst(ready.rootKey)
  if (!app) {
    return (
      <Screen title={linkMessages.signIn.form.title}>
        <Working text={messages.app.loading} />
      </Screen>
    )
  }
  const key = `${serverId} ${codes} ${rootKeyAtFirst ?? atFirstVisit.rootKey}`
  return <SignIn key={key} app={app} situation={situationOf(app, serverId)} />
}

type Shown = RegisteredServers & Pick<AppState, 'rootKey' | 'defaultServer' | 'demo'>

function selectShown(app: AppState): Shown {
  const { rootKey, defaultServer, demo } = app
  return { ...selectServers(app), rootKey, defaultServer, demo }
}

const atFirstVisit: Shown = {
  primaryServerId: null,
  serverOrder: [],
  servers: {},
  rootKey: 'absent',
  defaultServer: { kind: 'looking' },
  demo: undefined,
}

function SignIn({ app, situation: given }: { app: Shown; situation: SignInSituation }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [openedCode] = useState(pendingCode.current)
  const [state, dispatch] = useReducer(signInAfter, null, () =>
    firstSignInState(given, app.rootKey, openedCode, readFirstVisit()),
  )
  useLayoutEffect(() => endFirstVisit(document.getElementById('main')), [])
  const { isAsking, contact } = useFirstContact()
  const { run, start, letGo } = useFlow(isSignInDone)
  const { situation, rootKey, inputs } = state
  const shown = shownSignIn(state, run)

  const isDone = shown.kind === 'done'
  useEffect(() => {
    if (isDone) navigate(whereNext(), { replace: true })
  }, [isDone, navigate])

  // A link with a code was opened: reading it contacts nobody, so it is done at once.
  useEffect(() => {
    if (openedCode === null) return
    pendingCode.clear()
    start(() => commands.startSignInWithCode(openedCode))
  }, [openedCode, start, commands])

  const startAt = (target: SignInTarget) => {
    const { method, backupText } = inputs
    if (method === null || method === 'device-code') return
    dispatch({ type: 'anew' })
    start(async () => {
      if (target.kind === 'new' && !(await contact(target.url))) throw new HubError({ code: 'cancelled' })
      return commands.startSignIn(target, methodFrom(method, backupText))
    })
  }
  const startWithCode = (text: string) => {
    dispatch({ type: 'anew' })
    start(() => commands.startSignInWithCode(text))
  }
  const decide = (decision: Promise<void>) => {
    decision.catch((thrown: unknown) => dispatch({ type: 'refused', error: errorData(thrown) }))
  }
  const confirmServer = async ({ id, serverUrl }: SignInFlow, consent: { loopback: boolean }) => {
    if (await contact(serverUrl)) decide(commands.confirmServer(id, consent))
  }
  const back = () => {
    dispatch({ type: 'anew' })
    letGo()
  }
  return (
    <Screen title={titleOf(situation)} step={shown.kind === 'step' ? shown.step.at : shown.kind}>
      {shown.kind === 'form' && situation.kind === 'typed' && isSignedOut(app) && <SignedOutServers app={app} />}
      {shown.kind === 'form' && (
        <SignInForm
          app={app}
          rootKey={rootKey}
          situation={situation}
          inputs={inputs}
          onEdit={(edited) => dispatch({ type: 'edited', inputs: edited })}
          error={shown.error}
          wasInterrupted={shown.wasInterrupted}
          onStart={startAt}
          onStartWithCode={startWithCode}
        />
      )}
      {shown.kind === 'step' && (
        <SignInSteps
          step={shown.step}
          serverUrl={shown.flow.serverUrl}
          method={inputs.method}
          onConfirmServer={(consent) => void confirmServer(shown.flow, consent)}
          onConfirmBackup={() => decide(commands.confirmBackup(shown.flow.id))}
          onConfirmAccount={() => decide(commands.confirmAccount(shown.flow.id))}
          onBack={back}
        />
      )}
      {(shown.kind === 'waiting' || shown.kind === 'done') && (
        <Working
          text={
            isAsking && inputs.typedUrl !== null
              ? linkMessages.linkTerminal.localNetwork(inputs.typedUrl)
              : messages.app.loading
          }
        />
      )}
    </Screen>
  )
}

/** What was opened in this tab and had to wait for the sign-in comes first. */
function whereNext(): string {
  if (pendingLink.current() !== null) return '/terminal/connect'
  return pendingNotice.current() === null ? '/' : '/notice'
}

function titleOf(situation: SignInSituation): string {
  const words = linkMessages.signIn.form
  switch (situation.kind) {
    case 'again':
      return words.againTitle(situation.server.label)
    case 'first':
      return words.title
    case 'typed':
    case 'from-link':
      return words.addTitle
  }
}
