import RefreshCw from 'lucide-react/icons/refresh-cw'
import type { ReactNode } from 'react'
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
  /** Where the answer offers it itself, or is asked for anew whenever it is opened. */
  offersRefresh?: 'when-failed'
  children(value: T): ReactNode
}

/** What the machine says, or that it is being asked, or why it cannot be known. */
export function Answer<T>({ asked, last, machine, again, offersRefresh, children }: AnswerProps<T>) {
  const isOld = last !== null && asked.kind !== 'answered'
  return (
    <>
      {asked.kind === 'asking' && !last && <Working text={words.asking(machine)} />}
      {asked.kind === 'failed' && <ErrorNotice error={asked.error} />}
      {asked.kind === 'failed' && last && <p>{words.fromBefore(machine)}</p>}
      {last && (
        <div className={styles.answer} data-old={isOld || undefined} aria-busy={asked.kind === 'asking'}>
          {children(last.value)}
        </div>
      )}
      {(asked.kind === 'failed' || (last && !offersRefresh)) && (
        <p className={styles.tools}>
          <Refresh machine={machine} isAsking={asked.kind === 'asking'} onClick={again} />
        </p>
      )}
    </>
  )
}

interface RefreshProps {
  machine: string
  isAsking: boolean
  onClick(): void
}

/** It stays where it was pressed, and says beside it that what is shown is what was known before. */
export function Refresh({ machine, isAsking, onClick }: RefreshProps) {
  return (
    <>
      <Button aria-disabled={isAsking} onClick={isAsking ? undefined : onClick}>
        <RefreshCw size={16} aria-hidden /> {words.refresh}
      </Button>
      {isAsking && <Working text={words.askingAgain(machine)} />}
    </>
  )
}
