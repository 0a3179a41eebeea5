import { pictures } from './en/onDemand/pictures'
import type { Language } from './language'

/** The words of pictures and files in messages. */
export const pictureMessages: Language['pictures'] = pictures
