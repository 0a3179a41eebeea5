import * as v from 'valibot'
import type { SessionTemplate, TemplateCommands } from '../../api/agents/templates'
import { isId, type MachineAddress } from '../../api/ids'
import type { RunningHub } from '../startHub'

/** Among what is written and not sent, which is sealed on this device; no session has such a key there. */
const storageKey = 'session-templates'
const mostTemplates = 100

const pick = v.optional(v.nullable(v.string()))
const template = v.object({
  id: v.string(),
  name: v.string(),
  machine: v.custom<MachineAddress>((value) => {
    const { serverId, machineId } = (value ?? {}) as Record<string, unknown>
    return isId(serverId) && isId(machineId)
  }),
  directory: v.string(),
  agent: v.string(),
  picks: v.object({ mode: pick, model: pick, effort: pick }),
  prompt: v.string(),
})

/** One change after the other: two pages may save at once. */
let last: Promise<unknown> = Promise.resolve()

/** Templates of this device; those of a server that was removed are gone with it. */
export function createTemplateCommands(
  running: () => Promise<Pick<RunningHub, 'drafts' | 'coordinator'>>,
): TemplateCommands {
  async function read(): Promise<SessionTemplate[]> {
    const { drafts, coordinator } = await running()
    const text = await (await drafts()).read(storageKey)
    const stored = text === '' ? [] : (JSON.parse(text) as unknown)
    return (Array.isArray(stored) ? stored : []).flatMap((one) => {
      const parsed = v.safeParse(template, one)
      return parsed.success && coordinator.has(parsed.output.machine.serverId) ? parsed.output : []
    })
  }

  async function write(changed: (templates: SessionTemplate[]) => SessionTemplate[]): Promise<void> {
    const templates = changed(await read()).slice(-mostTemplates)
    const { drafts } = await running()
    await (await drafts()).write(storageKey, templates.length === 0 ? '' : JSON.stringify(templates))
  }

  function change(changed: Parameters<typeof write>[0]): Promise<void> {
    const done = last.then(() => write(changed))
    last = done.catch(() => undefined)
    return done
  }

  return {
    readTemplates: read,
    saveTemplate: (saved) =>
      change((templates) =>
        templates.some(({ id }) => id === saved.id)
          ? templates.map((other) => (other.id === saved.id ? saved : other))
          : [...templates, saved],
      ),
    deleteTemplate: (id) => change((templates) => templates.filter((other) => other.id !== id)),
  }
}
