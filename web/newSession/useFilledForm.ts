import { useEffect, useState } from 'react'
import { useSearch } from 'wouter'
import type { SessionTemplate } from '../../worker/api/agents/templates'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import type { SessionAddress } from '../../worker/api/ids'
import { filledFromQuery } from '../addresses/hrefs'
import type { HubClient } from '../hub/hubContext'
import { useHub } from '../hub/hubContext'
import type { SessionFormValues } from './useSessionForm'

/** Fills the form in from what the address names, once. Tells why that failed; null = it did not. */
export function useFilledForm(fill: (values: SessionFormValues) => void): HubErrorData | null {
  const { commands } = useHub()
  const search = useSearch()
  const [error, setError] = useState<HubErrorData | null>(null)
  useEffect(() => {
    const from = filledFromQuery(search)
    if (!from) return
    let isCurrent = true
    const values = from.kind === 'session' ? likeSession(commands, from.session) : ofTemplate(commands, from.id)
    values.then(
      (found) => isCurrent && found && fill(found),
      (thrown: unknown) => isCurrent && setError(errorData(thrown)),
    )
    return () => {
      isCurrent = false
    }
    // oxlint-disable-next-line react/exhaustive-deps -- Once for each address: what is typed afterwards stays.
  }, [commands, search])
  return error
}

async function likeSession(
  commands: HubClient['commands'],
  session: SessionAddress,
): Promise<SessionFormValues | null> {
  const { machineId, path, agent, picks } = await commands.readSession(session)
  return machineId === null
    ? null
    : { machine: { serverId: session.serverId, machineId }, directory: path, agent, picks, prompt: '' }
}

async function ofTemplate(commands: HubClient['commands'], id: string): Promise<SessionTemplate | null> {
  const templates = await commands.readTemplates()
  return templates.find((template) => template.id === id) ?? null
}
