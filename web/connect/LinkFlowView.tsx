import { useState } from 'react'
import type { HubErrorData } from '../../worker/api/errors'
import type { LinkFlow } from '../../worker/api/flows'
import type { AppState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { errorData } from '../ui/errorData'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { ConfirmLink } from './ConfirmLink'
import { approvalOf, type LinkChoice } from './link.logic'
import { LinkApproved, LinkNotApproved } from './LinkOutcome'
import { SignInSteps } from './SignInSteps'

interface LinkFlowViewProps {
  flow: LinkFlow
  app: AppState
  choice: LinkChoice
  onChoice(choice: LinkChoice): void
  /** Starts over with the same link. */
  onAgain(): void
  /** Lets the link go. */
  onClose(): void
}

/** What the linking flow shows or asks, step by step. */
export function LinkFlowView(props: LinkFlowViewProps) {
  const [error, setError] = useState<HubErrorData | null>(null)
  const run = (action: Promise<void>) => {
    setError(null)
    action.catch((thrown: unknown) => setError(errorData(thrown)))
  }
  return (
    <>
      {error && <ErrorNotice error={error} />}
      <LinkStepView {...props} run={run} />
    </>
  )
}

function LinkStepView(props: LinkFlowViewProps & { run(action: Promise<void>): void }) {
  const { flow, app, choice, onChoice, onAgain, onClose, run } = props
  const { commands } = useHub()
  const words = messages.connect
  const { step } = flow
  switch (step.at) {
    case 'confirm': {
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
            if (approval) run(commands.approveLink(flow.id, approval))
          }}
        />
      )
    }
    case 'sign-in':
      return (
        <Screen title={words.link.signIn} step={step.step.at}>
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
        <Screen title={words.link.title}>
          <Working text={words.link.approving(step.serverUrl)} />
        </Screen>
      )
    case 'approved':
      return <LinkApproved step={step} app={app} onClose={onClose} />
    case 'not-approved':
      return <LinkNotApproved step={step} onAgain={onAgain} onClose={onClose} />
  }
}
