import { agentSettings } from './en/onDemand/agentSettings'
import type { Language } from './language'

/** The words of agent settings. */
export const agentSettingsMessages: Language['agentSettings'] = agentSettings
