import { fleet } from './en/onDemand/fleet'
import type { Language } from './language'

/** The words of one prompt to several machines. */
export const fleetMessages: Language['fleet'] = fleet
