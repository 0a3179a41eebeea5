import * as v from 'valibot'
import type { SessionTemplate, TemplateCommands } from '../../api/agents/templates'
import { machineSchema, sealedList, type ListContext, type ListKind } from './sealedLists'

const pick = v.optional(v.nullable(v.string()))
const template: v.GenericSchema<unknown, SessionTemplate> = v.object({
  id: v.string(),
  name: v.string(),
  machine: machineSchema,
  directory: v.string(),
  agent: v.string(),
  picks: v.object({ mode: pick, model: pick, effort: pick }) as v.GenericSchema<unknown, SessionTemplate['picks']>,
  prompt: v.string(),
})

export const templateList: ListKind<SessionTemplate> = {
  storageKey: 'session-templates',
  most: 100,
  schema: template,
  placed(item, placing) {
    const machine = placing(item.machine)
    return machine && { ...item, machine }
  },
}

/** Templates of this device. */
export function createTemplateCommands(running: ListContext): TemplateCommands {
  const list = sealedList(running, templateList)
  return { readTemplates: list.read, saveTemplate: list.save, deleteTemplate: list.remove }
}
