import { useRef } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import type { TerminalLinkDecision, TerminalLinkFlow, TerminalLinkStep } from '../../worker/api/flows'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { linkMessages } from '../i18n/linkMessages'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { ConfirmLink } from './ConfirmLink'
import { approvalOf, type LinkChoice, type LinkAccounts } from './link.logic'
import { LinkApproved } from './LinkApproved'
import { LinkNotApproved } from './LinkNotApproved'
import { SignInSteps } from '../signIn/SignInSteps'
import { useFirstContact } from '../linking/useFirstContact'

interface LinkFlowViewProps {
  flow: TerminalLinkFlow
  app: LinkAccounts
  choice: LinkChoice
  onChoice(choice: LinkChoice): void
  /** The decision goes to the hub: from now on the terminal may be approved. */
  onApproving(): void
  /** Starts over with the same link. */
  onAgain(): void
  /** Starts over with the same link and lets the person pick another server. */
  onElsewhere(): void
  /** The terminal's first session has started. */
  onSession(session: SessionAddress): void
  /** Drops the link and leaves the screen. */
  onClose(): void
}

/** What the linking flow shows or asks, step by step. */
export function LinkFlowView(props: LinkFlowViewProps) {
  const { run, error } = useAction()
  return (
    <>
      {error && <ErrorNotice error={error} />}
      <LinkStepView {...props} run={run} />
    </>
  )
}

function LinkStepView(props: LinkFlowViewProps & Pick<ReturnType<typeof useAction>, 'run'>) {
  const { flow, app, choice, onChoice, onApproving, onAgain, onElsewhere, onSession, onClose, run } = props
  const { commands } = useHub()
  const { isAsking, contact } = useFirstContact()
  const { step } = flow
  // Without this a second click would get the error that the flow waits for no decision, as if the first had failed.
  const sentFor = useRef<TerminalLinkStep | null>(null)
  const mayBeSentAgain = () => {
    sentFor.current = null
  }
  const approve = (approval: TerminalLinkDecision) => {
    if (sentFor.current === step) return
    sentFor.current = step
    const send = async () => {
      // Only a new server can need the browser's permission: the others were reached before.
      const newUrl = approval.kind === 'on-new-server' ? flow.namedServer?.url : undefined
      if (newUrl !== undefined && !(await contact(newUrl))) return
      onApproving()
      run(commands.approveTerminalLink(flow.id, approval), undefined, mayBeSentAgain)
    }
    void send()
  }
  switch (step.at) {
    case 'confirm': {
      if (isAsking && flow.namedServer) {
        return (
          <Screen title={linkMessages.linkTerminal.question.title} step="local-network">
            <Working text={linkMessages.linkTerminal.localNetwork(flow.namedServer.url)} />
          </Screen>
        )
      }
      const approval = approvalOf(flow, choice, app.servers)
      return (
        <ConfirmLink
          flow={flow}
          app={app}
          choice={choice}
          onChoice={onChoice}
          canApprove={approval !== null}
          onRefuse={() => run(commands.refuseLink(flow.id))}
          onApprove={() => {
            if (approval) approve(approval)
          }}
        />
      )
    }
    case 'sign-in':
      return (
        <Screen title={linkMessages.linkTerminal.question.signIn} step={step.step.at}>
          {/* Only a server that the link names can be new. */}
          {flow.namedServer && (
            <SignInSteps
              step={step.step}
              serverUrl={flow.namedServer.url}
              method={choice.method}
              onConfirmBackup={() => run(commands.confirmBackup(flow.id))}
              onConfirmAccount={() => run(commands.confirmAccount(flow.id))}
              onBack={onAgain}
            />
          )}
        </Screen>
      )
    case 'approving':
      return (
        <Screen title={linkMessages.linkTerminal.question.title}>
          <Working text={linkMessages.linkTerminal.question.approving(step.serverUrl)} />
        </Screen>
      )
    case 'approved':
      return <LinkApproved step={step} app={app} onSession={onSession} onClose={onClose} />
    case 'not-approved':
      return (
        <LinkNotApproved
          flow={flow}
          step={step}
          app={app}
          approval={approvalOf(flow, choice, app.servers)}
          onApprove={approve}
          onAgain={onAgain}
          onElsewhere={onElsewhere}
          onClose={onClose}
        />
      )
  }
}
