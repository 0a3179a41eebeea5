import { lazy, Suspense, useState } from 'react'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { Button } from '../ui/Button'
import { Notice } from '../ui/Notice'
import styles from '../ui/sessionForm.module.css'
import { Working } from '../ui/Working'
import type { Texts } from './artifactEdit.logic'

const DiffView = lazy(() => import('../diff/DiffView'))

const words = settingsMessages.artifacts

interface Props {
  /** Its label. */
  server: string
  theirs: Texts
  mine: Texts
  isBusy: boolean
  onOverwrite(): void
  onKeepEditing(): void
  onTakeTheirs(): void
  onCopy(): void
}

/** Another client was faster: nothing was written, and the person decides. */
export function Conflict({ server, theirs, mine, isBusy, ...decide }: Props) {
  const [isAsking, setIsAsking] = useState(false)
  const change = { kind: 'replace', path: '', before: asText(theirs), after: asText(mine), how: null } as const
  return (
    <>
      <Notice tone="warning" role="alert">
        <p>{words.changed(server)}</p>
      </Notice>
      <Suspense fallback={<Working text={words.comparing} />}>
        <DiffView change={change} />
      </Suspense>
      {isAsking ? (
        <p className={styles.submit} role="alert">
          {words.askDiscard}
          <Button look="danger" disabled={isBusy} onClick={decide.onTakeTheirs}>
            {words.discard}
          </Button>
          <Button onClick={() => setIsAsking(false)}>{messages.app.cancel}</Button>
        </p>
      ) : (
        <p className={styles.submit}>
          <Button disabled={isBusy} onClick={decide.onKeepEditing}>
            {words.keepEditing}
          </Button>
          <Button disabled={isBusy} onClick={decide.onCopy}>
            {words.copy}
          </Button>
          <Button look="danger" disabled={isBusy} onClick={decide.onOverwrite}>
            {words.overwrite(server)}
          </Button>
          <Button look="danger" disabled={isBusy} onClick={() => setIsAsking(true)}>
            {words.takeTheirs(server)}
          </Button>
        </p>
      )}
    </>
  )
}

/** Both parts in one text, the title first. */
function asText({ title, body }: Texts): string {
  return `${title}\n\n${body}`
}
