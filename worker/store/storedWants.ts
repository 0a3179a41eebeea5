import * as v from 'valibot'

/**
 * What a person wants to be told of a server or session, as it is stored (`Wants`). A choice of a newer build costs only
 * itself, not the server that it stands with.
 */
export const storedWants = v.fallback(v.picklist(['all', 'needs-me', 'mute']), 'all')
