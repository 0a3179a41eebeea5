import RefreshCw from 'lucide-react/icons/refresh-cw'
import type { ReactNode } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import { filesMessages } from '../i18n/filesMessages'
import { Button } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import { Working } from '../ui/Working'
import type { Asked } from '../hub/useAsked'

const words = filesMessages

/** Whose files, and what its machine is called. */
export interface FilesProps {
  address: SessionAddress
  machine: string
}

interface AnswerProps<T> {
  asked: Asked<T>
  machine: string
  again(): void
  /** Where the answer offers it itself, or is asked for anew whenever it is opened. */
  offersRefresh?: 'when-failed'
  children(value: T): ReactNode
}

/** What the machine says, or that it is being asked, or why it cannot be known. */
export function Answer<T>({ asked, machine, again, offersRefresh, children }: AnswerProps<T>) {
  return (
    <>
      {asked.kind === 'asking' && <Working text={words.asking(machine)} />}
      {asked.kind === 'failed' && <ErrorNotice error={asked.error} />}
      {asked.kind === 'answered' && children(asked.value)}
      {(asked.kind === 'failed' || (asked.kind === 'answered' && !offersRefresh)) && (
        <p>
          <RefreshButton onClick={again} />
        </p>
      )}
    </>
  )
}

export function RefreshButton({ onClick }: { onClick(): void }) {
  return (
    <Button onClick={onClick}>
      <RefreshCw size={16} aria-hidden /> {words.refresh}
    </Button>
  )
}
