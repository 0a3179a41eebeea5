import { isDangerousMode } from '../../worker/api/agentSettings/dangerousMode'
import type { SessionControls } from '../../worker/api/agents/sessionControls'
import {
  isKnownEffort,
  isKnownMode,
  offeredEfforts,
  offeredModels,
  offeredModes,
  takesAnyModel,
  type Choice,
  type SettingsTarget,
} from '../../worker/api/agentSettings/modes'
import type { Picks } from '../../worker/api/agentSettings/picks'
import type { SessionContent } from '../../worker/api/state'
import { modeName } from '../names/modeName.logic'
import { agentSettingsMessages as words } from '../i18n/agentSettingsMessages'

export type Setting = 'mode' | 'model' | 'effort'

export interface SettingChoice {
  code: string
  name: string
  help: string | null
  isPicked: boolean
  isDangerous: boolean
}

/** A chip with what opens under it. */
export interface SettingModel {
  setting: Setting
  /** What is shown on the chip; null = the agent decides. */
  value: string | null
  isDangerous: boolean
  choices: readonly SettingChoice[]
  takesAny: boolean
  /** What a person should know about the value or the choices; under a session's chips it is said all the time. */
  note: string | null
}

export function targetOf(
  { agent, cliVersion }: Pick<Extract<SessionContent, { kind: 'open' }>, 'agent' | 'cliVersion'>,
  controls: Pick<SessionControls, 'isHappyAgent' | 'modes' | 'models' | 'efforts'> | null,
): SettingsTarget {
  const { isHappyAgent = false, modes = [], models = [], efforts = [] } = controls ?? {}
  return { agent, cliVersion, isHappyAgent, modes, models, efforts }
}

/** The chips of a session: those settings that its agent can be sent, and those that were picked elsewhere. */
export function settingModels(target: SettingsTarget, picks: Picks, current: Picks): SettingModel[] {
  const value = (setting: Setting) => picks[setting] ?? null
  const model = value('model')
  const models: SettingModel[] = [
    {
      ...shownValue(target, 'mode', value('mode'), current),
      choices: choicesOf(target, 'mode', offeredModes(target), value('mode')),
      takesAny: false,
      note: modeNote(target, value('mode')),
    },
    {
      ...shownValue(target, 'model', model, current),
      choices: choicesOf(target, 'model', offeredModels(target), model),
      takesAny: takesAnyModel(target),
      note: null,
    },
    {
      ...shownValue(target, 'effort', value('effort'), current),
      choices: choicesOf(target, 'effort', offeredEfforts(target, model ?? current.model ?? null), value('effort')),
      takesAny: false,
      note: effortNote(target, model, value('effort')),
    },
  ]
  return models.filter(
    ({ choices, takesAny, value, setting }) =>
      choices.length > 0 || takesAny || (value !== null && setting !== 'effort'),
  )
}

/** The code of the choice that takes a pick back. */
const TAKE_BACK = ''

/** A chip whose list begins with a choice that takes back what was picked. */
export function withTakeBack(
  model: SettingModel,
  choice: Pick<SettingChoice, 'name' | 'help' | 'isPicked'>,
): SettingModel {
  return { ...model, choices: [{ ...choice, code: TAKE_BACK, isDangerous: false }, ...model.choices] }
}

/** What a choice changes. */
export function changeOf(setting: Setting, code: string): Picks {
  return { [setting]: code === TAKE_BACK ? null : code }
}

/** The same for chips of a session: what was picked for it can be taken back. */
export function takingBack(models: readonly SettingModel[], picks: Picks, defaults: Picks, target: SettingsTarget) {
  return models.map((model) => {
    const { setting } = model
    if ((picks[setting] ?? null) === null) return model
    const standIn = defaults[setting] ?? null
    const name = standIn === null ? words.agentsOwn : words.yourDefault(nameOf(target, setting, standIn))
    const help = standIn === null ? words.takeBackHelp : null
    return withTakeBack(model, { name, help, isPicked: false })
  })
}

function shownValue(target: SettingsTarget, setting: Setting, picked: string | null, current: Picks) {
  const code = picked ?? current[setting] ?? null
  return {
    setting,
    value: code === null ? null : nameOf(target, setting, code),
    isDangerous: setting === 'mode' && code !== null && isDangerousMode(code),
  }
}

function choicesOf(target: SettingsTarget, setting: Setting, codes: readonly string[], picked: string | null) {
  const isListed = picked === null || codes.includes(picked)
  // A model that was typed, or picked in another client, is listed too.
  const all = isListed || setting !== 'model' ? codes : [...codes, picked]
  return all.map((code): SettingChoice => ({
    code,
    name: nameOf(target, setting, code),
    help: helpOf(target, setting, code),
    isPicked: code === picked,
    isDangerous: setting === 'mode' && isDangerousMode(code),
  }))
}

export function nameOf(target: SettingsTarget, setting: Setting, code: string): string {
  const listed = listedChoice(target, setting, code)
  if (listed) return listed.name
  // Another agent may mean something else by the same word.
  if (setting === 'mode') return target.isHappyAgent ? code : modeName(code)
  return setting === 'model' && code === 'default' ? words.defaultModel : code
}

function helpOf(target: SettingsTarget, setting: Setting, code: string): string | null {
  const listed = listedChoice(target, setting, code)
  if (listed) return listed.description
  if (setting !== 'mode' || target.isHappyAgent) return null
  const help: Readonly<Record<string, string>> = words.modeHelp
  return Object.hasOwn(help, code) ? (help[code] ?? null) : null
}

function listedChoice(target: SettingsTarget, setting: Setting, code: string): Choice | undefined {
  const list = { mode: target.modes, model: target.models, effort: target.efforts }[setting]
  return list.find((choice) => choice.code === code)
}

function modeNote(target: SettingsTarget, picked: string | null): string | null {
  const { cliVersion, isHappyAgent } = target
  if (cliVersion === null && !isHappyAgent) return words.noVersion
  return picked !== null && !isKnownMode(target, picked) ? words.notKnown(picked, cliVersion ?? '') : null
}

function effortNote(target: SettingsTarget, model: string | null, picked: string | null): string | null {
  if (picked === null || isKnownEffort(target, model, picked)) return null
  return words.notKnown(picked, target.cliVersion ?? '')
}
