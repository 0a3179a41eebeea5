/**
 * Branded identifiers. Two servers may use the same session or machine id, so an entity is always
 * addressed by (ServerId, entity id); a bare entity id addresses nothing.
 */
declare const brand: unique symbol

/** Id of one registry entry: one account on one server. Random, local to this browser, never sent to a server. */
export type ServerId = string & { readonly [brand]: 'ServerId' }
/** Session id as its server made it (opaque). Unique on its server only. */
export type SessionId = string & { readonly [brand]: 'SessionId' }
/** Machine id as the CLI made it (opaque). Unique on its server only. */
export type MachineId = string & { readonly [brand]: 'MachineId' }
/** Artifact id as a client made it. Unique on its server only. */
export type ArtifactId = string & { readonly [brand]: 'ArtifactId' }
/** Id of a message that we send: a UUID kept over all retries (docs/protocol.md 3.2). */
export type LocalId = string & { readonly [brand]: 'LocalId' }
/** Id of a running sign-in or linking flow. Lives in the hub's memory only. */
export type FlowId = string & { readonly [brand]: 'FlowId' }
/**
 * `scheme://host[:port]`, parsed and normalised (docs/design.md 4.8): no path, query, fragment, user info or trailing
 * slash.
 */
export type CanonicalUrl = string & { readonly [brand]: 'CanonicalUrl' }

export interface SessionAddress {
  readonly serverId: ServerId
  readonly sessionId: SessionId
}

export interface MachineAddress {
  readonly serverId: ServerId
  readonly machineId: MachineId
}

type Id = ServerId | SessionId | MachineId | ArtifactId | LocalId | FlowId

/** Whether a text can be an id. Ids become keys of plain objects, where `__proto__` is no key. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && text.length <= 200 && text !== '__proto__'
}

/** An id from outside: an address, this browser's storage, an attribute. Null = it can be none. */
export function parseId<Kind extends Id>(text: unknown): Kind | null {
  return isId(text) ? (text as Kind) : null
}

export function sessionAddress(serverId: unknown, sessionId: unknown): SessionAddress | null {
  return isId(serverId) && isId(sessionId) ? ({ serverId, sessionId } as SessionAddress) : null
}

export function machineAddress(serverId: unknown, machineId: unknown): MachineAddress | null {
  return isId(serverId) && isId(machineId) ? ({ serverId, machineId } as MachineAddress) : null
}

/** Id of the item of a prompt with a `localId`: the same before and after it came back from the server. */
export function sentItemId(localId: string): string {
  return `p:${localId}`
}

export function newId<Kind extends ServerId | ArtifactId | LocalId | FlowId>(): Kind {
  return crypto.randomUUID() as Kind
}
