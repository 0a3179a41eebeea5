import { useEffect, useState } from 'react'
import type { FoundDirectories } from '../../../worker/api/agents/directories'
import { errorData, type HubErrorData } from '../../../worker/api/errors'
import type { MachineAddress } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'

type Answer = { kind: 'asking' } | FoundDirectories | { kind: 'failed'; error: HubErrorData }

const asking: Answer = { kind: 'asking' }

/** What the machine has in this directory; null = nobody looks. Each directory is asked for once as long as the form is open. */
export function useFoundDirectories(machine: MachineAddress | null, parent: string | null): Answer | null {
  const { commands } = useHub()
  const [answers, setAnswers] = useState<Readonly<Record<string, Answer>>>({})
  const key = machine && parent !== null ? JSON.stringify([machine.serverId, machine.machineId, parent]) : null
  const isKnown = key !== null && Object.hasOwn(answers, key) && answers[key]?.kind !== 'failed'
  useEffect(() => {
    if (key === null || !machine || parent === null || isKnown) return
    let isCurrent = true
    const tell = (answer: Answer) => isCurrent && setAnswers((held) => ({ ...held, [key]: answer }))
    commands
      .findDirectories(machine, parent)
      .then(tell, (thrown: unknown) => tell({ kind: 'failed', error: errorData(thrown) }))
    return () => {
      isCurrent = false
    }
    // oxlint-disable-next-line react/exhaustive-deps -- The key says which machine and directory it is; one that failed is asked again when somebody comes back to it.
  }, [commands, key])
  return key === null ? null : (answers[key] ?? asking)
}
