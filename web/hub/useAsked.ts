import { useEffect, useState } from 'react'
import { errorData, type HubErrorData } from '../../worker/api/errors'

export interface Answered<T> {
  kind: 'answered'
  value: T
}
export type Asked<T> = { kind: 'asking' } | Answered<T> | { kind: 'failed'; error: HubErrorData }

const asking = { kind: 'asking' } as const

/**
 * What the hub, a server or a machine answers to a question that is asked when somebody looks, and again when `again` is
 * called. `subject` names the question: with another one the answer before is no answer any more. `version`: what the
 * answer depends on; with another one it is asked again, and the answer before stays until then. `last`: what was answered
 * last, also while it is asked again and where that failed.
 */
export function useAsked<T>(
  subject: string,
  ask: () => Promise<T>,
  version: unknown = null,
): { asked: Asked<T>; last: Answered<T> | null; again(): void } {
  const [round, setRound] = useState(0)
  const [held, setHeld] = useState<Held<T>>({ subject, asked: asking, last: null })
  useEffect(() => {
    let isCurrent = true
    const settle = (asked: Asked<T>) => isCurrent && setHeld((before) => settled(before, subject, asked))
    ask().then(
      (value) => settle({ kind: 'answered', value }),
      (thrown: unknown) => settle({ kind: 'failed', error: errorData(thrown) }),
    )
    return () => {
      isCurrent = false
    }
    // oxlint-disable-next-line react/exhaustive-deps -- `ask` is new with each render; subject and version say which question it is.
  }, [subject, round, version])
  const isHeld = held.subject === subject
  return {
    asked: isHeld ? held.asked : asking,
    last: isHeld ? held.last : null,
    again() {
      setHeld((before) => settled(before, subject, asking))
      setRound(round + 1)
    },
  }
}

interface Held<T> {
  subject: string
  asked: Asked<T>
  last: Answered<T> | null
}

function settled<T>(before: Held<T>, subject: string, asked: Asked<T>): Held<T> {
  if (asked.kind === 'answered') return { subject, asked, last: asked }
  return { subject, asked, last: before.subject === subject ? before.last : null }
}
