import ChevronDown from 'lucide-react/icons/chevron-down'
import Cpu from 'lucide-react/icons/cpu'
import Gauge from 'lucide-react/icons/gauge'
import ShieldAlert from 'lucide-react/icons/shield-alert'
import ShieldCheck from 'lucide-react/icons/shield-check'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { isOfInputMethod } from '../keys/inputMethod'
import type { Picks } from '../../worker/api/agentSettings/picks'
import { agentSettingsMessages as words } from '../i18n/agentSettingsMessages'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import styles from './SettingChips.module.css'
import { changeOf, type Setting, type SettingChoice, type SettingModel } from './settingModels.logic'

interface Props {
  models: readonly SettingModel[]
  disabled?: boolean
  /** Says from when on a pick counts. */
  hint?: string
  /** Whether the person has already consented to a mode in which the agent asks nothing. */
  hasConsent(): boolean
  onPick(change: Picks, consented: boolean): void
}

/** Mode, model and effort, each a button that opens its choices. */
export function SettingChips({ models, disabled = false, hint = words.nextPrompt, hasConsent, onPick }: Props) {
  const [open, setOpen] = useState<Setting | null>(null)
  const [asked, setAsked] = useState<SettingChoice | null>(null)
  const row = useRef<HTMLDivElement>(null)
  const shown = models.find(({ setting }) => setting === open)

  const close = () => {
    row.current?.querySelector<HTMLElement>(`[data-setting="${open}"]`)?.focus()
    setOpen(null)
  }
  const choose = (setting: Setting, code: string, choice?: SettingChoice) => {
    close()
    if (choice?.isDangerous && !hasConsent()) setAsked(choice)
    else onPick(changeOf(setting, code), choice?.isDangerous ?? false)
  }
  return (
    <div
      ref={row}
      className={styles.row}
      onBlur={(event) => {
        if (open !== null && !event.currentTarget.contains(event.relatedTarget)) setOpen(null)
      }}
    >
      {models.map((model) => (
        <Chip
          key={model.setting}
          model={model}
          disabled={disabled}
          isOpen={open === model.setting}
          onOpen={() => setOpen(open === model.setting ? null : model.setting)}
        />
      ))}
      {shown && !disabled && (
        <Choices
          key={shown.setting}
          model={shown}
          hint={hint}
          onClose={close}
          onChoose={(code, choice) => choose(shown.setting, code, choice)}
        />
      )}
      {asked && (
        <Dialog title={words.ask.title} onClose={() => setAsked(null)}>
          <p>{words.ask.text(asked.name)}</p>
          <DialogActions>
            <Button onClick={() => setAsked(null)}>{messages.app.cancel}</Button>
            <Button
              look="danger"
              onClick={() => {
                setAsked(null)
                onPick({ mode: asked.code }, true)
              }}
            >
              {words.ask.yes(asked.name)}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </div>
  )
}

interface ChipProps {
  model: SettingModel
  disabled: boolean
  isOpen: boolean
  onOpen(): void
}

function Chip({ model: { setting, value, isDangerous }, disabled, isOpen, onOpen }: ChipProps) {
  const Icon = setting === 'model' ? Cpu : setting === 'effort' ? Gauge : isDangerous ? ShieldAlert : ShieldCheck
  return (
    <button
      type="button"
      className={styles.chip}
      data-setting={setting}
      data-dangerous={isDangerous || undefined}
      data-set={value !== null || undefined}
      disabled={disabled}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      aria-label={words.chip(words.choose[setting], value ?? words.notPicked, isDangerous)}
      onClick={onOpen}
    >
      <Icon size={14} aria-hidden />
      <span className={styles.value}>{value ?? words.unset[setting]}</span>
      {isDangerous && (
        <>
          {' '}
          <span className={styles.mark}>{words.dangerous}</span>
        </>
      )}
      <ChevronDown size={12} aria-hidden />
    </button>
  )
}

interface ChoicesProps {
  model: SettingModel
  hint: string
  onClose(): void
  onChoose(code: string, choice?: SettingChoice): void
}

function Choices({ model: { setting, choices, takesAny, note }, hint, onClose, onChoose }: ChoicesProps) {
  const list = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const [typed, setTyped] = useState('')
  useEffect(() => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button, input') ?? [])]
    const picked = buttons.find((button) => button.getAttribute('aria-pressed') === 'true')
    ;(picked ?? buttons[0])?.focus()
  }, [])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Stopped here, so that Escape closes only this list and does nothing in the composer.
    if (event.key === 'Escape') {
      event.stopPropagation()
      return onClose()
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button:not(:disabled), input') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
  }
  const other = typed.trim()
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog open ref={list} aria-labelledby={titleId} className={styles.popup} onKeyDown={onKeyDown}>
      <p id={titleId} className={styles.title}>
        {words.choose[setting]}
      </p>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <button
            key={choice.code}
            type="button"
            className={styles.choice}
            aria-pressed={choice.isPicked}
            onClick={() => onChoose(choice.code, choice)}
          >
            <span className={styles.name}>
              {choice.name}
              {choice.isDangerous && <span className={styles.mark}>{words.dangerous}</span>}
            </span>
            {choice.help !== null && <span className={styles.help}>{choice.help}</span>}
          </button>
        ))}
      </div>
      {takesAny && (
        <div className={styles.other}>
          <input
            type="text"
            autoComplete="off"
            aria-label={words.otherModel}
            placeholder={words.otherModel}
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || isOfInputMethod(event.nativeEvent)) return
              event.preventDefault()
              if (other !== '') onChoose(other)
            }}
          />
          <Button disabled={other === ''} onClick={() => onChoose(other)}>
            {words.use}
          </Button>
        </div>
      )}
      <p className={styles.help}>{note ?? hint}</p>
    </dialog>
  )
}
