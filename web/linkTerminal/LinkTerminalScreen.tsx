import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import type { HubErrorData } from '../../worker/api/errors'
import type { FlowId } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import { useApp, useFlow } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { SignedOutServerLines } from '../serverStatus/SignedOutServers'
import { Button, ButtonLink } from '../ui/Button'
import { CopyButton } from '../ui/CopyButton'
import { errorData } from '../ui/errorData'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { AccountRequestView } from '../handOver/AccountRequestView'
import styles from '../linking/Linking.module.css'
import { LinkFlowView } from './LinkFlowView'
import { isSignedOut } from '../linking/accounts.logic'
import { emptyChoice, firstChoice, type LinkChoice } from './link.logic'
import { pendingLink, type PendingLink } from '../linking/pendingLink'
import { QrCode } from '../linking/QrCode'

/** `/terminal/connect`: asks about the link that takeLinkFragment put into this tab's memory. */
export function LinkTerminalScreen() {
  const link = useSyncExternalStore(pendingLink.subscribe, pendingLink.current)
  const app = useLastReadyApp()
  const words = messages.linkTerminal.question
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

const wholeApp = (app: AppState) => app

/**
 * A hub that starts in the place of one that died is not ready at first. What is asked stays on the screen meanwhile, so
 * that a decision which the old hub did not finish is answered for, and not forgotten. Null = never ready so far.
 */
function useLastReadyApp(): AppState | null {
  const app = useApp(wholeApp)
  const ready = app?.phase === 'ready' ? app : null
  const [last, setLast] = useState(ready)
  // Adjusted while rendering, so that the new state is on the screen at once.
  if (ready && ready !== last) setLast(ready)
  return ready ?? last
}

/** The link opened in a browser without an account: sign in here, or carry the link to where one is. */
function SignedOutLink({ link, app }: { link: PendingLink; app: AppState }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [refused, setRefused] = useState<HubErrorData | null>(null)
  useEffect(() => {
    // Parses only, contacts nobody: anyone can write anything behind our address, and a code of it would be shown as ours.
    commands
      .startLink(link.text, link.source)
      .then(({ flowId }) => commands.cancelFlow(flowId))
      .catch((thrown: unknown) => {
        const error = errorData(thrown)
        if (error.code === 'bad-link') setRefused(error)
      })
  }, [commands, link])
  const words = messages.linkTerminal.question
  if (refused) {
    const close = () => {
      pendingLink.clear()
      navigate('/', { replace: true })
    }
    return (
      <Screen title={words.badTitle}>
        <ErrorNotice error={refused} />
        <div className={styles.actions}>
          <Button onClick={close}>{messages.linkTerminal.outcome.close}</Button>
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

/** One link: keeps what the person chose over several attempts. */
function LinkRequest({ link, app }: { link: PendingLink; app: AppState }) {
  const [attempt, setAttempt] = useState(0)
  const [choice, setChoice] = useState<LinkChoice | null>(null)
  const decided = useRef(false)
  useEffect(
    () => () => {
      // Leaving after the decision lets the link go; before it (to sign in, say) the link waits in this tab.
      if (decided.current && pendingLink.current() === link) pendingLink.clear()
    },
    [link],
  )
  return (
    <LinkAttempt
      key={attempt}
      link={link}
      app={app}
      choice={choice}
      onChoice={setChoice}
      onDecided={(isDecided) => {
        decided.current = isDecided
      }}
      onAgain={() => setAttempt(attempt + 1)}
    />
  )
}

interface LinkAttemptProps {
  link: PendingLink
  app: AppState
  choice: LinkChoice | null
  onChoice(choice: LinkChoice): void
  onDecided(isDecided: boolean): void
  onAgain(): void
}

function LinkAttempt({ link, app, choice, onChoice, onDecided, onAgain }: LinkAttemptProps) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [flowId, setFlowId] = useState<FlowId | null>(null)
  const [refused, setRefused] = useState<HubErrorData | null>(null)
  const flow = useFlow(flowId)
  const step = flow !== undefined && flow !== 'gone' && flow.kind !== 'sign-in' ? flow.step : null
  const isDecidedNow = step !== null && step.at !== 'confirm' && step.at !== 'sign-in'
  const [wasDecided, setWasDecided] = useState(false)
  // Adjusted while rendering: a flow that is gone no longer tells how far it came.
  if (isDecidedNow && !wasDecided) setWasDecided(true)
  // The hub may approve, and die, before it tells any step. The sign-in on a new server comes before the approval.
  const [mayBeApproved, setMayBeApproved] = useState(false)
  if (mayBeApproved && step?.at === 'sign-in') setMayBeApproved(false)

  const decided = useRef(false)
  useEffect(() => {
    decided.current = wasDecided
    onDecided(wasDecided)
  }, [wasDecided, onDecided])
  useEffect(() => {
    let left = false
    let started: FlowId | null = null
    // What ended by itself is unknown to the hub by now.
    const end = (id: FlowId) => commands.cancelFlow(id).catch(() => {})
    commands
      .startLink(link.text, link.source)
      .then(({ flowId: id }) => {
        if (left) return end(id)
        started = id
        return setFlowId(id)
      })
      .catch((thrown: unknown) => {
        if (!left) setRefused(errorData(thrown))
      })
    return () => {
      left = true
      if (started !== null && !decided.current) void end(started)
    }
  }, [commands, link])

  const close = () => {
    pendingLink.clear()
    navigate('/', { replace: true })
  }
  const retry = (
    <div className={styles.actions}>
      <Button onClick={close}>{messages.linkTerminal.outcome.close}</Button>
      {refused?.code !== 'bad-link' && <Button onClick={onAgain}>{messages.linkTerminal.outcome.again}</Button>}
    </div>
  )
  if (refused) {
    return (
      <Screen title={messages.linkTerminal.question.badTitle}>
        <ErrorNotice error={refused} />
        {retry}
      </Screen>
    )
  }
  if (flow === 'gone') {
    const isOpen = wasDecided || mayBeApproved
    return (
      <Screen title={isOpen ? messages.linkTerminal.outcome.unproven : messages.linkTerminal.outcome.failed}>
        <Notice tone="warning" role="alert">
          {isOpen ? messages.linkTerminal.outcome.interruptedLate : messages.linkTerminal.outcome.interrupted}
        </Notice>
        {retry}
      </Screen>
    )
  }
  if (flow?.kind === 'account-link') {
    return <AccountRequestView flow={flow} app={app} onAgain={onAgain} onClose={close} />
  }
  if (flow?.kind !== 'link') {
    return (
      <Screen title={messages.linkTerminal.question.title}>
        <Working text={messages.linkTerminal.question.reading} />
      </Screen>
    )
  }
  return (
    <LinkFlowView
      flow={flow}
      app={app}
      choice={choice ?? emptyChoice(firstChoice(flow))}
      onChoice={onChoice}
      onApproving={() => setMayBeApproved(true)}
      onAgain={onAgain}
      onClose={close}
    />
  )
}
