import { errorData } from '../api/errors'
import type { SignInFlow } from '../api/flows'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import type { AccountPorts } from './account/accountEntries'
import { dialogueOf, type Flow } from './account/flow'
import { obtainAccount, type AccountMethod } from './account/obtainAccount'

/** Runs to `done` or `failed`; never rejects. Nothing is stored before the last question is answered. */
export async function runSignIn(
  ports: AccountPorts,
  flow: Flow<SignInFlow>,
  entry: StoredServerEntry,
  method: AccountMethod,
): Promise<void> {
  const { registry, coordinator } = ports
  const isDraft = !coordinator.has(entry.id)
  try {
    // The code named the server, so the person must agree to it first.
    if (method.kind === 'device-code') await flow.waitFor('server')
    const account = await obtainAccount(
      ports,
      { entry, method },
      dialogueOf(flow, (step) => flow.set({ step })),
    )
    const current = isDraft ? entry : registry.get(entry.id)
    flow.set({ step: { at: 'saving' } })
    await coordinator.addAccount(current, account)
    flow.set({ step: { at: 'done', serverId: current.id } })
  } catch (error) {
    flow.set({ step: { at: 'failed', error: errorData(error) } })
  }
}
