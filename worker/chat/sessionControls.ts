import { claudesListTools } from '../api/agents/sessionControls'
import type { AgentForm, FormQuestion, Goal, SessionControls, UsageLimit } from '../api/agents/sessionControls'
import type { Choice, ModelChoice } from '../api/agentSettings/modes'
import type { PictureLimits } from '../api/attachments/pictures'
import type { Picks } from '../api/agentSettings/picks'
import { timeOf } from '../api/push/wireTime'
import { displayLineOrNull } from './records/displayText'
import { idOf } from './records/records'
import { asObject, type JsonObject } from './records/untrustedJson'

const mostChoices = 200
const mostCommands = 1000
const mostForms = 20

/** Reads settings, choices, goal, forms and limits of a session from its metadata and agent state (docs/protocol.md 6.1 to 6.3). Never throws. */
export function sessionControls(metadata: unknown, agentState: unknown): SessionControls {
  const fields = asObject(metadata) ?? {}
  const state = asObject(agentState) ?? {}
  const isHappyAgent = asObject(fields['client'])?.['id'] === 'rig'
  const models = listOf(fields['models'], mostChoices, isHappyAgent ? happyAgentModel : modelOf)
  return {
    isHappyAgent,
    pictures: isHappyAgent ? pictureLimits(asObject(fields['capabilities'])) : null,
    picks: sharedPicks(fields),
    current: currentOf(fields, isHappyAgent),
    modes: listOf(fields['operatingModes'], mostChoices, choiceOf),
    models,
    efforts: listOf(fields['thoughtLevels'], mostChoices, choiceOf),
    commands: [
      ...new Set([fields['slashCommands'], fields['skills']].flatMap((list) => listOf(list, mostCommands, commandOf))),
    ],
    listTools: listToolsOf(fields['tools']),
    hasTerminal: fields['startedBy'] !== 'daemon' && fields['startedFromDaemon'] !== true,
    goal: goalOf(state['agentGoalStatus']),
    forms: formsOf(state['communications'], state['completedCommunications']),
    limits: listOf(asObject(state['usageLimits'])?.['windows'], mostChoices, limitOf),
  }
}

function listToolsOf(tools: unknown): readonly string[] | null {
  return Array.isArray(tools) && tools.length > 0 ? claudesListTools.filter((tool) => tools.includes(tool)) : null
}

/** Null = it does not say that it takes both kinds that pictures are made into here. */
function pictureLimits(capabilities: JsonObject | null): PictureLimits | null {
  const attachments = asObject(capabilities?.['attachments'])
  if (attachments?.['enabled'] !== true) return null
  const types: unknown = attachments['mediaTypes']
  const takes = (type: string) => !Array.isArray(types) || ['*/*', 'image/*', type].some((one) => types.includes(one))
  if (!takes('image/png') || !takes('image/jpeg')) return null
  const most = attachments['maxBytes']
  return { mostBytes: isCount(most) ? most : null }
}

/** What was picked in any client (docs/protocol.md 6.2). */
export function sharedPicks(metadata: JsonObject): Picks {
  return picksOf(metadata, 'permissionMode', 'modelMode', 'effortLevel')
}

/** Null is a pick that was taken back; what is neither text nor null was never picked. */
function picksOf(fields: JsonObject, mode: string, model: string, effort: string): Picks {
  const pick = (name: string) => (fields[name] === null ? null : displayLineOrNull(fields[name], 200))
  return {
    ...(pick(mode) !== null || fields[mode] === null ? { mode: pick(mode) } : {}),
    ...(pick(model) !== null || fields[model] === null ? { model: pick(model) } : {}),
    ...(pick(effort) !== null || fields[effort] === null ? { effort: pick(effort) } : {}),
  }
}

function currentOf(fields: JsonObject, isHappyAgent: boolean): Picks {
  const current = picksOf(fields, 'currentOperatingModeCode', 'currentModelCode', 'currentThoughtLevelCode')
  const provider = displayLineOrNull(fields['currentModelProviderId'], 200)
  if (!isHappyAgent || !current.model) return current
  return { ...current, model: provider === null ? null : `${provider}:${current.model}` }
}

function choiceOf(value: unknown): Choice | null {
  const fields = asObject(value)
  const code = displayLineOrNull(fields?.['code'], 200)
  // A code that is not sent as it is here means something else there.
  if (fields === null || code === null || code !== fields['code']) return null
  return {
    code,
    name: displayLineOrNull(fields['value'], 100) ?? code,
    description: displayLineOrNull(fields['description'], 300),
  }
}

function modelOf(value: unknown): ModelChoice | null {
  const choice = choiceOf(value)
  return choice && { ...choice, efforts: effortsOf(asObject(value)) }
}

/** Happy Agent names a model by provider and id. */
function happyAgentModel(value: unknown): ModelChoice | null {
  const fields = asObject(value)
  const provider = asObject(fields?.['provider'])
  const providerId = displayLineOrNull(provider?.['id'] ?? fields?.['providerId'], 100)
  const id = displayLineOrNull(fields?.['id'] ?? fields?.['code'], 100)
  if (fields === null || providerId === null || id === null) return null
  return {
    code: `${providerId}:${id}`,
    name: displayLineOrNull(fields['name'] ?? fields['value'], 100) ?? id,
    description: displayLineOrNull(provider?.['name'] ?? fields['providerName'], 100) ?? providerId,
    efforts: effortsOf(fields),
  }
}

function effortsOf(fields: JsonObject | null): string[] | null {
  const levels = fields?.['thinkingLevels']
  return Array.isArray(levels) ? listOf(levels, mostChoices, (level) => displayLineOrNull(level, 50)) : null
}

function commandOf(value: unknown): string | null {
  return typeof value === 'string' && /^[^\s/\p{C}][^\s\p{C}]{0,99}$/u.test(value) ? value : null
}

function goalOf(value: unknown): Goal | null {
  const fields = asObject(value)
  const text = displayLineOrNull(fields?.['text'], 2000)
  if (fields?.['status'] !== 'active' || text === null) return null
  const capabilities = asObject(fields['capabilities'])
  const progress = asObject(fields['progress'])
  const [current, total] = [progress?.['currentStep'], progress?.['totalSteps']]
  return {
    text,
    can: {
      clear: capabilities?.['clear'] === true,
      stop: capabilities?.['stop'] === true,
      edit: capabilities?.['edit'] === true,
    },
    step: isCount(current) && isCount(total) && current <= total ? { current, total } : null,
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function formsOf(value: unknown, completed: unknown): AgentForm[] {
  const done = asObject(completed) ?? {}
  return Object.entries(asObject(value) ?? {})
    .slice(0, mostForms)
    .flatMap(([id, entry]) => {
      const fields = asObject(entry)
      if (fields === null || idOf(id) === null || Object.hasOwn(done, id)) return []
      const kind = displayLineOrNull(fields['kind'], 50) ?? ''
      const questions = kind === 'form' ? questionsOf(asObject(fields['form'])?.['questions']) : []
      return [
        { id, kind, title: displayLineOrNull(fields['title'], 300), createdAt: timeOf(fields['createdAt']), questions },
      ]
    })
}

/** All of a form or nothing: an answer to half of it would be no answer. */
function questionsOf(value: unknown): FormQuestion[] {
  const all: unknown[] = Array.isArray(value) ? value : []
  const read = all.slice(0, mostChoices).flatMap((one) => questionOf(one) ?? [])
  return read.length === all.length ? read : []
}

function questionOf(value: unknown): FormQuestion | null {
  const fields = asObject(value)
  const id = idOf(fields?.['id'])
  const question = displayLineOrNull(fields?.['question'], 4000) ?? displayLineOrNull(fields?.['header'], 200)
  if (fields === null || id === null || question === null) return null
  const options = listOf(fields['options'], mostChoices, (option) => {
    const label = asObject(option)?.['label']
    // It is sent back as it is.
    if (typeof label !== 'string' || displayLineOrNull(label, 500) !== label) return null
    return { label, description: displayLineOrNull(asObject(option)?.['description'], 1000) }
  })
  const allowCustom = fields['allowCustom'] !== false
  const isWhole = !Array.isArray(fields['options']) || options.length === fields['options'].length
  if (!isWhole || (options.length === 0 && !allowCustom)) return null
  return {
    id,
    header: displayLineOrNull(fields['header'], 100),
    question,
    options,
    multiple: fields['multiSelect'] === true,
    allowCustom,
    required: fields['required'] !== false,
  }
}

/** Only what a person should know of: a limit that is near or reached. */
function limitOf(value: unknown): UsageLimit | null {
  const fields = asObject(value)
  const status = fields?.['status']
  const used = fields?.['utilization']
  const usedPercent = typeof used === 'number' && used >= 0 && used <= 100 ? used : null
  const state =
    status === 'rejected' || usedPercent === 100 ? 'reached' : status === 'allowed_warning' ? 'warning' : null
  const id = displayLineOrNull(fields?.['id'], 50)
  if (fields === null || state === null || id === null) return null
  return {
    id,
    label: displayLineOrNull(fields['label'], 100),
    state,
    usedPercent,
    resetsAt: timeOf(fields['resetsAt']),
  }
}

function listOf<T>(value: unknown, most: number, read: (value: unknown) => T | null): T[] {
  return Array.isArray(value) ? value.slice(0, most).flatMap((one) => read(one) ?? []) : []
}
