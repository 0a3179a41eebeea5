import { permission } from './en/onDemand/permission'
import type { Language } from './language'

/** Words for answering what an agent asks. */
export const permissionMessages: Language['permission'] = permission
