import RefreshCw from 'lucide-react/icons/refresh-cw'
import { useState, type ReactNode } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import { filesMessages } from '../i18n/filesMessages'
import { Button } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import { Working } from '../ui/Working'
import type { Answered, Asked } from '../hub/useAsked'
import styles from './FilesScreen.module.css'

const words = filesMessages

/** Whose files, and what its machine is called. */
export interface FilesProps {
  address: SessionAddress
  machine: string
}

interface AnswerProps<T> {
  asked: Asked<T>
  /** What it said before stays until it says something else. */
  last: Answered<T> | null
  machine: string
  again(): void
  /** Where it is asked for anew whenever it is opened: only after a failure. */
  offersRefresh?: 'when-failed'
  /** What stands before and after the button to look again, all above what was said. Missing = that one is below. */
  tools?: { before: ReactNode; after: ReactNode }
  children(value: T): ReactNode
}

/** What the machine says, or that it is being asked, or why it cannot be known. */
export function Answer<T>({ asked, last, machine, again, offersRefresh, tools, children }: AnswerProps<T>) {
  const isAsking = asked.kind === 'asking'
  const isOld = last !== null && asked.kind !== 'answered'
  // Who pressed it has the focus on it, whatever came of that: from then on it stays.
  const [hasFailed, setFailed] = useState(false)
  if (asked.kind === 'failed' && !hasFailed) setFailed(true)
  const refresh = (hasFailed || (last && !offersRefresh)) && (
    <Refresh machine={machine} isAsking={isAsking} hasAnswer={last !== null} onClick={again} />
  )
  return (
    <>
      {isAsking && !last && !hasFailed && <Working text={words.asking(machine)} />}
      {asked.kind === 'failed' && <ErrorNotice error={asked.error} />}
      {asked.kind === 'failed' && last && <p>{words.fromBefore(machine)}</p>}
      {refresh && tools && (
        <p className={styles.tools}>
          {tools.before}
          {refresh}
          {tools.after}
        </p>
      )}
      {last && (
        <div className={styles.answer} data-old={isOld || undefined} aria-busy={isAsking}>
          {children(last.value)}
        </div>
      )}
      {refresh && !tools && <p className={styles.tools}>{refresh}</p>}
    </>
  )
}

interface RefreshProps {
  machine: string
  isAsking: boolean
  /** Something is shown meanwhile. */
  hasAnswer: boolean
  onClick(): void
}

/** It stays where it was pressed, and says beside it that what is shown is what was known before. */
function Refresh({ machine, isAsking, hasAnswer, onClick }: RefreshProps) {
  return (
    <>
      <Button aria-disabled={isAsking} onClick={isAsking ? undefined : onClick}>
        <RefreshCw size={16} aria-hidden /> {words.refresh}
      </Button>
      {isAsking && <Working text={hasAnswer ? words.askingAgain(machine) : words.asking(machine)} />}
    </>
  )
}
