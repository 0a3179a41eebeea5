import { agentSettings } from './en/onDemand/agentSettings'
import type { Translated } from './messages'

/** The words of agent settings and of the controls around the composer: apart from `messages`, because they load with the controls. */
export const agentSettingsMessages: Translated<typeof agentSettings> = agentSettings
