import { useState } from 'react'
import { useLocation } from 'wouter'
import type { DeviceCodeFlow, DeviceCodeStep } from '../../worker/api/flows'
import type { ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useFlow } from '../hub/useFlow'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { connectableServers } from '../firstSteps/firstSteps.logic'
import { useClock } from '../time/clock'
import { Button } from '../ui/Button'
import { CopyButton } from '../ui/CopyButton'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import styles from '../linking/Linking.module.css'
import { PickAccount } from '../linking/PickAccount'
import { QrCode } from '../linking/QrCode'

const words = linkMessages.handOver.code

/** Signs another browser in: shows a code, and hands the account over when that browser has read it. */
export function DeviceCodeScreen() {
  const servers = useApp(connectableServers)
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [chosen, setChosen] = useState<ServerId | null>(null)
  // A code that nobody looks at any more is closed.
  const { run, start, letGo } = useFlow()
  if (run.kind === 'running' && run.flow?.kind === 'device-code') {
    return <CodeFlow flow={run.flow} onAgain={letGo} onClose={() => navigate('/servers')} />
  }
  if (run.kind === 'starting' || run.kind === 'running') {
    return (
      <Screen title={words.title}>
        <Working text={messages.app.loading} />
      </Screen>
    )
  }
  return (
    <Screen title={words.title}>
      <p>{words.text}</p>
      {run.kind === 'gone' && (
        <Notice tone="warning" role="alert">
          {words.interrupted}
        </Notice>
      )}
      {run.kind === 'refused' && <ErrorNotice error={run.error} />}
      {servers?.length === 0 && <p>{words.none}</p>}
      {servers && servers.length > 0 && (
        <WhichAccount
          servers={servers}
          // The primary account, because it has the synced server list.
          chosen={chosen ?? servers.find(({ isPrimary }) => isPrimary)?.id ?? servers[0]?.id ?? null}
          onChoose={setChosen}
          onShow={(serverId) => start(() => commands.showDeviceCode(serverId, window.location.origin))}
        />
      )}
    </Screen>
  )
}

interface WhichAccountProps {
  servers: readonly ServerState[]
  chosen: ServerId | null
  onChoose(serverId: ServerId): void
  onShow(serverId: ServerId): void
}

function WhichAccount({ servers, chosen, onChoose, onShow }: WhichAccountProps) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen !== null) onShow(chosen)
      }}
    >
      <PickAccount
        legend={words.who}
        servers={servers}
        chosen={chosen}
        primaryNote={words.primary}
        onChoose={onChoose}
      />
      <Notice tone="warning">{words.warning}</Notice>
      <div className={`${styles.actions} ${styles.submit}`}>
        <Button type="submit" look="primary">
          {words.show}
        </Button>
      </div>
    </form>
  )
}

interface CodeFlowProps {
  flow: DeviceCodeFlow
  onAgain(): void
  onClose(): void
}

function CodeFlow({ flow, onAgain, onClose }: CodeFlowProps) {
  const { step, serverUrl } = flow
  if (step.at === 'showing') return <ShownCode flow={flow} step={step} onClose={onClose} />
  if (step.at === 'handed-over') {
    return (
      <Screen title={words.doneTitle} step={step.at}>
        <p>{words.done(serverUrl)}</p>
        <p>{words.doneHelp}</p>
        <div>
          <Button look="primary" onClick={onClose}>
            {words.finish}
          </Button>
        </div>
      </Screen>
    )
  }
  const { outcome } = step
  return (
    <Screen title={endTitles[outcome.kind]} step={step.at}>
      {outcome.kind === 'expired' && <p>{words.expired}</p>}
      {outcome.kind === 'answered-by-someone-else' && (
        <Notice tone="danger" role="alert">
          {words.someoneElse(serverUrl)}
        </Notice>
      )}
      {outcome.kind === 'unproven' && (
        <Notice tone="warning" role="alert">
          {words.unproven(serverUrl)}
        </Notice>
      )}
      {(outcome.kind === 'failed' || outcome.kind === 'unproven') && <ErrorNotice error={outcome.error} />}
      <div className={styles.actions}>
        <Button onClick={onClose}>{linkMessages.linkTerminal.outcome.close}</Button>
        <Button onClick={onAgain}>{words.again}</Button>
      </div>
    </Screen>
  )
}

const endTitles = {
  expired: words.expiredTitle,
  'answered-by-someone-else': words.someoneElseTitle,
  failed: words.failedTitle,
  unproven: words.unprovenTitle,
}

interface ShownCodeProps {
  flow: DeviceCodeFlow
  step: Extract<DeviceCodeStep, { at: 'showing' }>
  onClose(): void
}

function ShownCode({ flow, step, onClose }: ShownCodeProps) {
  // The clock of the page may be a few seconds behind.
  const minutes = useClock((now) => Math.max(1, Math.ceil((step.expiresAt - Math.max(now, step.since)) / 60_000)))
  return (
    <Screen title={words.title} step={step.at}>
      {flow.isLoopback ? (
        // No QR code: a device that scans it is not this computer, and localhost would lead it to itself.
        <>
          <Notice tone="info">{words.loopback(flow.serverUrl)}</Notice>
          <p>{words.openHere}</p>
        </>
      ) : (
        <>
          <p>{words.scan}</p>
          <QrCode text={step.linkText} label={words.qr} />
          <p>{words.link}</p>
        </>
      )}
      <p className={styles.codeText} translate="no" data-device-code>
        {step.linkText}
      </p>
      <div className={styles.actions}>
        <CopyButton text={step.linkText} label={words.copy} />
        <Button onClick={onClose}>{words.close}</Button>
      </div>
      <Notice tone="warning">{words.warning}</Notice>
      {step.problem && <Notice tone="warning">{words.problem(messages.error(step.problem).what)}</Notice>}
      <Working text={words.waiting(minutes)} />
    </Screen>
  )
}
