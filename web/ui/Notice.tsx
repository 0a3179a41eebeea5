import type { ReactNode } from 'react'
import type { HubErrorData } from '../../worker/api/errors'
import { messages } from '../i18n/messages'
import styles from './Notice.module.css'

type Tone = 'info' | 'warning' | 'danger' | 'success'

/** A boxed remark. Give it the `role` of an alert only where it appears by itself. */
export function Notice({ tone, role, id, children }: { tone: Tone; role?: 'alert'; id?: string; children: ReactNode }) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={role} id={id}>
      {children}
    </div>
  )
}

/** A failure in words: what happened, on which server, what to do. */
export function ErrorNotice({ error, id }: { error: HubErrorData; id?: string }) {
  const words = messages.error(error)
  return (
    <Notice tone="danger" role="alert" {...(id === undefined ? {} : { id })}>
      <p>
        <strong>{words.what}</strong>
      </p>
      <p>{words.todo}</p>
    </Notice>
  )
}
