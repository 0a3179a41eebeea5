import { useState, type FormEvent } from 'react'
import type { SessionTemplate } from '../../worker/api/agents/templates'
import { useAction } from '../hub/useAction'
import { useAsked } from '../hub/useAsked'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { ActionMenu, MenuItem } from '../ui/ActionMenu'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Field } from '../ui/Field'
import { ErrorNotice } from '../ui/Notice'
import styles from '../ui/sessionForm.module.css'

const words = newSessionMessages.templates

/** The templates of this device. */
export function useTemplates() {
  const { commands } = useHub()
  const [version, setVersion] = useState(0)
  const { asked } = useAsked('templates', () => commands.readTemplates(), version)
  const { run, error } = useAction()
  const changed = () => setVersion(version + 1)
  return {
    templates: asked.kind === 'answered' ? asked.value : [],
    error: asked.kind === 'failed' ? asked.error : error,
    save: (template: SessionTemplate) => run(commands.saveTemplate(template), changed),
    remove: (id: string) => run(commands.deleteTemplate(id), changed),
  }
}

interface Props extends ReturnType<typeof useTemplates> {
  disabled: boolean
  onUse(template: SessionTemplate): void
}

/** Each one press away; its name and its end behind a menu. */
export function SessionTemplates({ templates, error, disabled, save, remove, onUse }: Props) {
  const [renamed, setRenamed] = useState<SessionTemplate | null>(null)
  return (
    <>
      {error && <ErrorNotice error={error} />}
      {templates.length > 0 && (
        <section aria-label={words.title}>
          <h2 className={styles.label}>{words.title}</h2>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
          <ul role="list" className={styles.recent}>
            {templates.map((template) => (
              <li key={template.id} className={styles.line}>
                <button type="button" disabled={disabled} onClick={() => onUse(template)}>
                  {template.name}
                </button>
                <ActionMenu name={words.menu(template.name)}>
                  <MenuItem onChoose={() => setRenamed(template)}>{words.rename}</MenuItem>
                  <MenuItem isDanger onChoose={() => remove(template.id)}>
                    {words.delete}
                  </MenuItem>
                </ActionMenu>
              </li>
            ))}
          </ul>
        </section>
      )}
      {renamed && (
        <TemplateName
          title={words.renameTitle}
          begin={renamed.name}
          onClose={() => setRenamed(null)}
          onName={(name) => save({ ...renamed, name })}
        />
      )}
    </>
  )
}

interface NameProps {
  title: string
  begin: string
  help?: string
  onClose(): void
  onName(name: string): void
}

export function TemplateName({ title, begin, help, onClose, onName }: NameProps) {
  const [name, setName] = useState(begin)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    onName(name.trim())
    onClose()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <Field
          label={words.name}
          {...(help === undefined ? {} : { help })}
          value={name}
          onValue={setName}
          maxLength={60}
        />
        <DialogActions>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            {words.confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
