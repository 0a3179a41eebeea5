import { rowAt } from '../../worker/api/rows'
import { useState } from 'react'
import type { PermissionAnswer } from '../../worker/api/commands'
import type { SessionAddress } from '../../worker/api/ids'
import { targetOf } from '../agentSettings/settingModels.logic'
import { pick, useOwnPicks } from '../agentSettings/useOwnPicks'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { permissionMessages } from '../i18n/permissionMessages'
import { Button } from '../ui/Button'
import { consequenceOf } from './answered.logic'
import styles from './PermissionCard.module.css'
import type { Asked } from './permission.logic'

/** Under an answer that was taken: that it cannot be taken back, or what of it can, with the button that does it. */
export function Answered({
  session,
  asked,
  answer,
}: {
  session: SessionAddress
  asked: Asked
  answer: PermissionAnswer
}) {
  const { commands } = useHub()
  const content = useApp((app) => rowAt(app.sessions[session.serverId], session.sessionId)?.content)
  const { error } = useOwnPicks(session)
  const [isUndone, setUndone] = useState(false)
  if (content?.kind !== 'open') return null
  const { text, undo } = consequenceOf(answer, asked, targetOf(content, null))
  if (undo === null || isUndone) {
    return (
      <output className={styles.muted}>
        {undo === null ? text : undo.done}{' '}
        {isUndone && error && permissionMessages.answered.notShared(messages.error(error).what)}
      </output>
    )
  }
  return (
    <div className={styles.actions}>
      <output className={styles.muted}>{text}</output>
      <Button
        onClick={() => {
          setUndone(true)
          void pick(commands, session, { mode: undo.mode })
        }}
      >
        {undo.action}
      </Button>
    </div>
  )
}
