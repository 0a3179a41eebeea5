import { pictures } from './en/onDemand/pictures'
import type { Translated } from './messages'

/** The words of pictures in messages: apart from `messages`, because they load with what shows them. */
export const pictureMessages: Translated<typeof pictures> = pictures
