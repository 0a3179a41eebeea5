import { machine } from './en/onDemand/machine'
import type { Language } from './language'

/** The words of a machine's page. */
export const machineMessages: Language['machine'] = machine
