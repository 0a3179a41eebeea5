import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import type { HubErrorData } from '../../worker/api/errors'
import type { SignInTarget } from '../../worker/api/flows'
import type { FlowId } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import { useApp, useFlow } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { errorData } from '../ui/errorData'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { isSignedOut } from '../linking/accounts.logic'
import { pendingCode } from '../linking/pendingCode'
import { pendingLink } from '../linking/pendingLink'
import { methodFrom, preselectedMethod, situationOf, type SignInSituation, type WayIn } from './signIn.logic'
import { SignInForm } from './SignInForm'
import { SignInSteps } from './SignInSteps'
import { useFirstContact } from '../linking/useFirstContact'

/** First sign-in, a further server, or signing in again (`?server=`): one screen for the three. */
export function SignInScreen() {
  const app = useApp(wholeApp)
  const [search] = useSearchParams()
  const serverId = search.get('server')
  const codes = useSyncExternalStore(pendingCode.subscribe, pendingCode.count)
  const words = messages.signIn.form
  if (!app || app.phase !== 'ready') {
    return (
      <Screen title={words.title}>
        <Working text={messages.app.loading} />
      </Screen>
    )
  }
  // Kept over the sign-in itself, which changes the state that it was chosen from.
  return <SignIn key={`${serverId} ${codes}`} app={app} situation={situationOf(app, serverId)} />
}

const wholeApp = (app: AppState) => app

function SignIn({ app, situation: given }: { app: AppState; situation: SignInSituation }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [situation] = useState(given)
  const [rootKey] = useState(app.rootKey)
  const [typedUrl, setTypedUrl] = useState<string | null>(null)
  const [openedCode] = useState(pendingCode.current)
  const [method, setMethod] = useState<WayIn | null>(() =>
    openedCode === null ? preselectedMethod(situation) : 'device-code',
  )
  const [codeText, setCodeText] = useState(openedCode ?? '')
  const [backupText, setBackupText] = useState('')
  const [flowId, setFlowId] = useState<FlowId | null>(null)
  const [refused, setRefused] = useState<HubErrorData | null>(null)
  const [starting, setStarting] = useState(false)
  const { isAsking, contact } = useFirstContact()
  const flow = useFlow(flowId)
  const step = flow !== undefined && flow !== 'gone' && flow.kind === 'sign-in' ? flow.step : null
  const isDone = step?.at === 'done'

  // Leaving in the middle, or trying again, leaves nothing half-made.
  const endsWell = useRef(false)
  useEffect(() => {
    endsWell.current = isDone
    if (isDone) navigate(pendingLink.current() === null ? '/' : '/terminal/connect', { replace: true })
  }, [isDone, navigate])
  useEffect(() => {
    if (flowId === null) return
    return () => {
      // A flow that ended by itself is unknown by now: nothing is left to end.
      if (!endsWell.current) commands.cancelFlow(flowId).catch(() => {})
    }
  }, [flowId, commands])

  // A link with a code was opened: it is read at once, which asks nobody.
  useEffect(() => {
    if (openedCode === null) return
    pendingCode.clear()
    let left = false
    commands
      .startSignInWithCode(openedCode)
      .then(({ flowId: started }) => (left ? commands.cancelFlow(started) : setFlowId(started)))
      .catch((thrown: unknown) => !left && setRefused(errorData(thrown)))
    return () => {
      left = true
    }
  }, [openedCode, commands])

  const run = (startFlow: () => Promise<{ flowId: FlowId }>) => {
    startFlow()
      .then((answer) => setFlowId(answer.flowId))
      .catch((thrown: unknown) => setRefused(errorData(thrown)))
      .finally(() => setStarting(false))
  }
  const start = (target: SignInTarget) => {
    if (method === null || method === 'device-code') return
    setRefused(null)
    setStarting(true)
    const signIn = () => run(() => commands.startSignIn(target, methodFrom(method, backupText)))
    if (target.kind === 'new') void contact(target.url, signIn)
    else signIn()
  }
  const startWithCode = (text: string) => {
    setRefused(null)
    setStarting(true)
    run(() => commands.startSignInWithCode(text))
  }
  const act = (action: Promise<void>) => action.catch((thrown: unknown) => setRefused(errorData(thrown)))
  const back = () => {
    setRefused(null)
    setFlowId(null)
  }

  const words = messages.signIn.form
  const title =
    situation.kind === 'again'
      ? words.againTitle(situation.server.label)
      : situation.kind === 'first'
        ? words.title
        : words.addTitle
  const isRunning = flowId !== null && flow !== 'gone' && step?.at !== 'failed'
  return (
    <Screen title={title} step={step?.at ?? (starting ? 'starting' : 'form')}>
      {situation.kind === 'typed' && flowId === null && isSignedOut(app) && <SignedOutServers app={app} />}
      {isRunning && flow !== undefined && flow.kind === 'sign-in' && flow.step.at !== 'done' && refused === null ? (
        <SignInSteps
          step={flow.step}
          serverUrl={flow.serverUrl}
          method={method}
          onConfirmServer={(consent) =>
            void contact(flow.serverUrl, () => void act(commands.confirmServer(flow.id, consent)))
          }
          onConfirmBackup={() => void act(commands.confirmBackup(flow.id))}
          onConfirmAccount={() => void act(commands.confirmAccount(flow.id))}
          onBack={back}
        />
      ) : (isRunning && refused === null) || starting ? (
        <Working
          text={isAsking && typedUrl !== null ? messages.linkTerminal.localNetwork(typedUrl) : messages.app.loading}
        />
      ) : (
        <SignInForm
          app={app}
          rootKey={rootKey}
          situation={situation}
          typedUrl={typedUrl}
          onTypedUrl={setTypedUrl}
          method={method}
          onMethod={setMethod}
          backupText={backupText}
          onBackupText={setBackupText}
          codeText={codeText}
          onCodeText={setCodeText}
          error={refused ?? (step?.at === 'failed' ? step.error : null)}
          interrupted={flow === 'gone'}
          onStart={start}
          onStartWithCode={startWithCode}
        />
      )}
    </Screen>
  )
}
