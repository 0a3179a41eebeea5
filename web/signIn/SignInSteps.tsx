import { useState } from 'react'
import type { SignInStep } from '../../worker/api/flows'
import type { CanonicalUrl } from '../../worker/api/ids'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { CopyButton } from '../ui/CopyButton'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Working } from '../ui/Working'
import { BackupText } from './BackupText'
import { ConfirmServer, WaitForBrowser } from './DeviceCodeSteps'
import styles from '../linking/Linking.module.css'
import { QrCode } from '../linking/QrCode'
import { accountFinding, type SignInWay } from './signIn.logic'

interface SignInStepsProps {
  step: SignInStep
  serverUrl: CanonicalUrl
  /** How the person chose to sign in; null = not known here. */
  method: SignInWay | null
  /** Only a code names a server that has to be confirmed. */
  onConfirmServer?(consent: { loopback: boolean }): void
  onConfirmBackup(): void
  onConfirmAccount(): void
  /** Ends the flow and goes back to the question before it. */
  onBack(): void
}

/** What a running sign-in shows or asks, step by step. Linking a terminal on a new server uses it too. */
export function SignInSteps(props: SignInStepsProps) {
  const { step, serverUrl } = props
  const words = linkMessages.signIn.form
  switch (step.at) {
    case 'confirm-server':
      return (
        <ConfirmServer
          server={step.server}
          onConfirm={(consent) => props.onConfirmServer?.(consent)}
          onBack={props.onBack}
        />
      )
    case 'waiting-for-browser':
      return <WaitForBrowser serverUrl={serverUrl} onBack={props.onBack} />
    case 'contacting-server':
      return <Waiting text={words.contacting(serverUrl)} onBack={props.onBack} />
    case 'signing-in':
      return <Waiting text={words.signingIn(serverUrl)} onBack={props.onBack} />
    case 'saving':
      return <Working text={words.saving} />
    case 'confirm-backup':
      return <ConfirmBackup key={step.backupText} backupText={step.backupText} {...props} />
    case 'waiting-for-device':
      return <WaitForDevice linkText={step.linkText} serverUrl={serverUrl} onBack={props.onBack} />
    case 'confirm-account':
      return <ConfirmAccount {...props} step={step} />
    case 'failed':
      return (
        <div className={styles.form}>
          <ErrorNotice error={step.error} />
          <div>
            <Button onClick={props.onBack}>{linkMessages.signIn.confirmAccount.back}</Button>
          </div>
        </div>
      )
  }
}

function Waiting({ text, onBack }: { text: string; onBack(): void }) {
  return (
    <div className={styles.form}>
      <Working text={text} />
      <div>
        <Button onClick={onBack}>{messages.app.cancel}</Button>
      </div>
    </div>
  )
}

type ConfirmBackupProps = Pick<SignInStepsProps, 'onConfirmBackup' | 'onBack'> & { backupText: string }

function ConfirmBackup({ backupText, onConfirmBackup, onBack }: ConfirmBackupProps) {
  const [written, setWritten] = useState(false)
  const [reminded, setReminded] = useState(false)
  const words = linkMessages.signIn.confirmBackup
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (written) onConfirmBackup()
        else setReminded(true)
      }}
    >
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <BackupText text={backupText} />
      <div className={styles.actions}>
        <CopyButton text={backupText} label={words.copy} />
      </div>
      <label className={styles.choiceLabel}>
        <input type="checkbox" checked={written} onChange={(event) => setWritten(event.currentTarget.checked)} />
        {words.confirmed}
      </label>
      {reminded && !written && <p role="alert">{words.tick}</p>}
      <div className={styles.actions}>
        <Button onClick={onBack}>{messages.app.cancel}</Button>
        <Button type="submit" look="primary" aria-disabled={!written}>
          {words.go}
        </Button>
      </div>
    </form>
  )
}

function WaitForDevice({ linkText, serverUrl, onBack }: { linkText: string; serverUrl: string; onBack(): void }) {
  const words = linkMessages.signIn.device
  return (
    <div className={styles.form}>
      <h2>{words.title}</h2>
      <p>{words.text(serverUrl)}</p>
      <QrCode text={linkText} label={words.qr} />
      <p>{words.text2}</p>
      <p className={styles.codeText}>{linkText}</p>
      <div className={styles.actions}>
        <CopyButton text={linkText} label={words.copy} />
      </div>
      <Notice tone="warning">{words.secret}</Notice>
      <Working text={words.waiting} />
      <div>
        <Button onClick={onBack}>{messages.app.cancel}</Button>
      </div>
    </div>
  )
}

type ConfirmAccountProps = Omit<SignInStepsProps, 'step'> & { step: Extract<SignInStep, { at: 'confirm-account' }> }

function ConfirmAccount({ step, serverUrl, method, onConfirmAccount, onBack }: ConfirmAccountProps) {
  const words = linkMessages.signIn.confirmAccount
  const finding = accountFinding(step, method)
  return (
    <div className={styles.form}>
      {finding === 'something' && (
        <>
          <h2>{words.title}</h2>
          <p>{words.found(serverUrl)}</p>
        </>
      )}
      {finding === 'empty-warning' && (
        <Notice tone="warning" role="alert">
          <h2>{words.emptyTitle(serverUrl)}</h2>
          <p>{words.emptyText}</p>
        </Notice>
      )}
      {finding === 'empty-expected' && (
        <Notice tone="info">
          <h2>{words.newTitle(serverUrl)}</h2>
          <p>{words.newText}</p>
        </Notice>
      )}
      <dl className={styles.facts}>
        <dt>{words.fingerprint}</dt>
        <dd className={styles.code}>{step.fingerprint}</dd>
        <dt>{words.sessions}</dt>
        <dd>{step.sessions}</dd>
        <dt>{words.machines}</dt>
        <dd>{step.machines}</dd>
      </dl>
      <div className={styles.actions}>
        <Button onClick={onBack}>{words.back}</Button>
        <Button look={finding === 'empty-warning' ? 'plain' : 'primary'} onClick={onConfirmAccount}>
          {finding === 'empty-warning' ? words.goOnEmpty : words.goOn}
        </Button>
      </div>
    </div>
  )
}
