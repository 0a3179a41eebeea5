import { Fragment, useId, type ReactNode } from 'react'
import type { HubErrorData } from '../../worker/api/errors'
import { linkMessages } from '../i18n/linkMessages'
import { Field } from '../ui/Field'
import linking from '../linking/Linking.module.css'
import styles from './MethodPicker.module.css'
import type { SignInWay } from './signIn.logic'

interface MethodPickerProps<Kind extends SignInWay> {
  legend: string
  offered: readonly Kind[]
  /** On a further server the ways have other names than on a first run. */
  isFirst: boolean
  /** What stands above a way, where the ways are the answers to a question. */
  headings?: Partial<Record<SignInWay, string>>
  chosen: Kind | null
  onChoose(kind: Kind): void
  backupText: string
  onBackupText(text: string): void
  backupError?: HubErrorData | undefined
  /** Where the code is typed. */
  codeField?: ReactNode
}

/** The ways to get an account on a server, each with its consequence in one line. */
export function MethodPicker<Kind extends SignInWay>(props: MethodPickerProps<Kind>) {
  const name = useId()
  const words = linkMessages.signIn.form
  return (
    <fieldset className={linking.choices}>
      <legend className={linking.legend}>{props.legend}</legend>
      {props.offered.map((kind) => {
        const method = words.methods[kind]
        return (
          <Fragment key={kind}>
            {props.headings?.[kind] !== undefined && <p className={linking.muted}>{props.headings[kind]}</p>}
            <div className={linking.choice}>
              <label className={linking.choiceLabel}>
                <input
                  type="radio"
                  name={name}
                  value={kind}
                  checked={props.chosen === kind}
                  onChange={() => props.onChoose(kind)}
                  aria-describedby={`${name}-${kind}`}
                />
                {props.isFirst ? method.title : method.addTitle}
              </label>
              <p id={`${name}-${kind}`} className={`${linking.muted} ${linking.consequence}`}>
                {method.text}
              </p>
              {kind === 'device-code' && props.chosen === kind && (
                <div className={styles.inChoice}>{props.codeField}</div>
              )}
              {kind === 'backup-key' && props.chosen === kind && (
                <div className={styles.inChoice}>
                  <Field
                    code
                    label={words.backup}
                    help={words.backupHelp}
                    value={props.backupText}
                    onValue={props.onBackupText}
                    error={props.backupError}
                    autoComplete="off"
                    autoCapitalize="off"
                    spellCheck={false}
                  />
                </div>
              )}
            </div>
          </Fragment>
        )
      })}
    </fieldset>
  )
}
