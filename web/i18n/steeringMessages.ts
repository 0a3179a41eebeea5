import { steering } from './en/onDemand/steering'
import type { Translated } from './messages'

/** The words of steering an agent: apart from `messages`, because they load with the controls. */
export const steeringMessages: Translated<typeof steering> = steering
