import { machine } from './en/onDemand/machine'
import type { Translated } from './messages'

/** The words of a machine's page: apart from `messages`, because the first screen does not wait for them. */
export const machineMessages: Translated<typeof machine> = machine
