import { pictures } from './en/onDemand/pictures'
import type { Language } from './language'

/** The words of pictures, files and diagrams in messages. */
export const pictureMessages: Language['pictures'] = pictures
