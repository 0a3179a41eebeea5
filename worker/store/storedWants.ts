import * as v from 'valibot'

/** What a person wants to be told of a server or session, as it is stored (`Wants`). */
export const storedWants = v.picklist(['all', 'needs-me', 'mute'])
