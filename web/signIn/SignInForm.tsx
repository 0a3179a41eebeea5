import { useState } from 'react'
import type { HubErrorData } from '../../worker/api/errors'
import type { SignInTarget } from '../../worker/api/flows'
import type { AppState } from '../../worker/api/state'
import { linkMessages } from '../i18n/linkMessages'
import { Button, ButtonLink } from '../ui/Button'
import { Field } from '../ui/Field'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Working } from '../ui/Working'
import linking from '../linking/Linking.module.css'
import styles from './SignInForm.module.css'
import { FirstRunNotes } from './FirstRunNotes'
import { MethodPicker } from './MethodPicker'
import { pendingLink } from '../linking/pending'
import { fieldOfError, offeredSignInWays, type SignInSituation } from './signIn.logic'
import type { SignInInputs } from './signIn.reducer'

interface SignInFormProps {
  app: Pick<AppState, 'defaultServer' | 'demo'>
  rootKey: AppState['rootKey']
  situation: SignInSituation
  inputs: SignInInputs
  onEdit(edited: Partial<SignInInputs>): void
  error: HubErrorData | null
  /** The hub restarted in the middle of the last attempt. */
  wasInterrupted: boolean
  onStart(target: SignInTarget): void
  onStartWithCode(codeText: string): void
}

/** Which server, and how. The inputs live in the screen's reducer, so that no failure loses them. */
export function SignInForm(props: SignInFormProps) {
  const { app, situation, inputs, onEdit, error } = props
  const { method } = inputs
  const [reminded, setReminded] = useState(false)
  const words = linkMessages.signIn.form
  const isFirst = props.rootKey === 'absent'
  const place = error ? fieldOfError(error) : null
  const target = targetOf(props)
  const serverFieldShown = situation.kind !== 'again' && target?.shown === 'field'
  const backupFieldShown = method === 'backup-key'
  const isByCode = method === 'device-code'
  const atServer = error && place === 'server' && serverFieldShown ? error : undefined
  const atBackup = error && place === 'backup' && backupFieldShown ? error : undefined
  const atCode = error && place === 'code' && isByCode ? error : undefined
  return (
    <form
      className={linking.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (method === null) setReminded(true)
        else if (isByCode) props.onStartWithCode(inputs.codeText)
        else if (target) props.onStart(target.target)
      }}
    >
      {situation.kind === 'first' && <p className={styles.lead}>{words.what}</p>}
      {pendingLink.current() !== null && <Notice tone="info">{words.linkWaits}</Notice>}
      {props.wasInterrupted && !error && (
        <Notice tone="warning" role="alert">
          {words.interrupted}
        </Notice>
      )}
      {error && !atServer && !atBackup && !atCode && <ErrorNotice error={error} />}
      {situation.kind === 'again' ? (
        <div className={linking.box}>
          <h2 className={`${linking.muted} ${linking.boxTitle}`}>{words.server}</h2>
          <p className={linking.url}>{situation.server.url}</p>
        </div>
      ) : (
        !isByCode && <WhichServer {...props} error={atServer} app={app} />
      )}
      <MethodPicker
        legend={situation.kind === 'first' ? words.already : isFirst ? words.how : words.howAdd}
        headings={situation.kind === 'first' ? words.alreadyAnswers : {}}
        offered={offeredSignInWays(situation, props.rootKey)}
        isFirst={isFirst}
        chosen={method}
        onChoose={(chosen) => onEdit({ method: chosen })}
        backupText={inputs.backupText}
        onBackupText={(backupText) => onEdit({ backupText })}
        backupError={atBackup}
        codeField={
          <>
            <Field
              code
              label={words.code}
              help={words.codeHelp}
              value={inputs.codeText}
              onValue={(codeText) => onEdit({ codeText })}
              error={atCode}
              inputMode="url"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
            <div className={linking.actions}>
              <ButtonLink to="/connect">{words.scanCode}</ButtonLink>
            </div>
          </>
        }
      />
      {reminded && method === null && <p role="alert">{words.pickMethod}</p>}
      <div className={`${linking.actions} ${linking.submit}`}>
        <Button type="submit" look="primary" aria-disabled={method === null || (target === null && !isByCode)}>
          {words.go[method ?? 'same-key']}
        </Button>
      </div>
      {situation.kind === 'first' && (
        <FirstRunNotes
          hasDemo={app.demo !== undefined}
          serverUrl={app.defaultServer.kind === 'found' ? app.defaultServer.url : null}
        />
      )}
    </form>
  )
}

type ServerChoice = { target: SignInTarget; shown: 'box' | 'field' }

/** The server as chosen so far; null while the default one is still being looked for. */
function targetOf({ app, situation, inputs: { typedUrl } }: SignInFormProps): ServerChoice | null {
  if (situation.kind === 'again') return { target: { kind: 'existing', serverId: situation.server.id }, shown: 'box' }
  if (situation.kind === 'first' && typedUrl === null) {
    if (app.defaultServer.kind === 'looking') return null
    if (app.defaultServer.kind === 'found') {
      return { target: { kind: 'new', url: app.defaultServer.url }, shown: 'box' }
    }
  }
  return { target: { kind: 'new', url: typedUrl ?? '' }, shown: 'field' }
}

type WhichServerProps = Pick<SignInFormProps, 'app' | 'situation' | 'inputs' | 'onEdit'> & {
  error: HubErrorData | undefined
}

function WhichServer({ app, situation, inputs: { typedUrl }, onEdit, error }: WhichServerProps) {
  const { defaultServer } = app
  const words = linkMessages.signIn.form
  const isDefault = situation.kind === 'first' && typedUrl === null && defaultServer.kind !== 'misconfigured'
  if (isDefault) {
    return (
      <div className={linking.box}>
        <h2 className={`${linking.muted} ${linking.boxTitle}`}>{words.server}</h2>
        {defaultServer.kind === 'looking' ? (
          <>
            <Working text={words.looking} />
            {/* As many lines as there will be: nothing moves under the finger. */}
            <p className={linking.muted}>{words.lookingWhere}</p>
          </>
        ) : (
          <>
            <p className={linking.url}>{defaultServer.url}</p>
            <p className={linking.muted}>{words.because[defaultServer.because]}</p>
          </>
        )}
        <div className={linking.actions}>
          <Button onClick={() => onEdit({ typedUrl: '' })}>{words.change}</Button>
        </div>
      </div>
    )
  }
  return (
    <>
      {situation.kind === 'first' && defaultServer.kind === 'misconfigured' && (
        <Notice tone="warning">{words.misconfigured(defaultServer.value)}</Notice>
      )}
      <Field
        label={words.server}
        help={words.serverHelp}
        value={typedUrl ?? ''}
        onValue={(typed) => onEdit({ typedUrl: typed })}
        error={error}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      {situation.kind === 'first' && defaultServer.kind === 'found' && (
        <div className={linking.actions}>
          <Button onClick={() => onEdit({ typedUrl: null })}>{words.keepDefault}</Button>
        </div>
      )}
    </>
  )
}
