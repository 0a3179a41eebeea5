import { useEffect, useState } from 'react'
import { errorData, type HubErrorData } from '../../worker/api/errors'

export type Asked<T> = { kind: 'asking' } | { kind: 'answered'; value: T } | { kind: 'failed'; error: HubErrorData }

const asking = { kind: 'asking' } as const

/**
 * What the hub, a server or a machine answers to a question that is asked when somebody looks, and again when `again` is
 * called. `subject` names the question: with another one the answer before is no answer any more. `version`: what the
 * answer depends on; with another one it is asked again, and the answer before stays until then.
 */
export function useAsked<T>(
  subject: string,
  ask: () => Promise<T>,
  version: unknown = null,
): { asked: Asked<T>; again(): void } {
  const [round, setRound] = useState(0)
  const [held, setHeld] = useState<{ subject: string; asked: Asked<T> }>({ subject, asked: asking })
  useEffect(() => {
    let isCurrent = true
    const settle = (asked: Asked<T>) => isCurrent && setHeld({ subject, asked })
    ask().then(
      (value) => settle({ kind: 'answered', value }),
      (thrown: unknown) => settle({ kind: 'failed', error: errorData(thrown) }),
    )
    return () => {
      isCurrent = false
    }
    // oxlint-disable-next-line react/exhaustive-deps -- `ask` is new with each render; subject and version say which question it is.
  }, [subject, round, version])
  return {
    asked: held.subject === subject ? held.asked : asking,
    again() {
      setHeld({ subject, asked: asking })
      setRound(round + 1)
    },
  }
}
