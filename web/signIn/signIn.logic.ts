import type { HubErrorData } from '../../worker/api/errors'
import type { SignInMethod } from '../../worker/api/flows'
import type { AppState, ServerState } from '../../worker/api/state'

export type MethodKind = SignInMethod['kind']
/** The ways of the sign-in form; a code brings its server along. */
export type SignInWay = MethodKind | 'device-code'

/** How the person came here; it decides which ways are offered and which is preselected (docs/design.md 4.2). */
export type SignInSituation =
  | { kind: 'first' }
  /** A further server, its address typed by the person. */
  | { kind: 'typed' }
  /** A further server that a link names: the person never asked for it, so nothing is preselected. */
  | { kind: 'from-link' }
  /** A server of the list whose sign-in ended. */
  | { kind: 'again'; server: ServerState }

export function situationOf(app: Pick<AppState, 'rootKey' | 'servers'>, serverId: string | null): SignInSituation {
  const server = Object.values(app.servers).find(({ id }) => id === serverId)
  if (app.rootKey === 'absent') return server ? { kind: 'again', server } : { kind: 'first' }
  return server ? { kind: 'again', server } : { kind: 'typed' }
}

/** A code may name any server, so it is no way back into a certain one. */
export function offeredSignInWays(situation: SignInSituation, rootKey: AppState['rootKey']): readonly SignInWay[] {
  // The ways for people who already have an account come first: a new one would be another account.
  if (situation.kind === 'first') return ['backup-key', 'device-link', 'device-code', 'new-key']
  const methods = offeredMethods(rootKey)
  return situation.kind === 'typed' ? [...methods, 'device-code'] : methods
}

export function offeredMethods(rootKey: AppState['rootKey']): readonly MethodKind[] {
  return rootKey === 'absent'
    ? ['new-key', 'backup-key', 'device-link']
    : ['same-key', 'separate-key', 'backup-key', 'device-link', 'new-key']
}

export function preselectedMethod(situation: SignInSituation): MethodKind | null {
  switch (situation.kind) {
    case 'first':
      return null
    case 'typed':
      return 'same-key'
    case 'from-link':
      return null
    case 'again': {
      const { account } = situation.server
      if (account.kind === 'signed-out') return null
      return ({ root: 'same-key', derived: 'separate-key', own: 'backup-key' } as const)[account.keyOrigin]
    }
  }
}

export function methodFrom(kind: MethodKind, backupText: string): SignInMethod {
  return kind === 'backup-key' ? { kind, text: backupText } : { kind }
}

/** Where an error of signing in belongs: beside the address, beside the backup key, or to the whole form. */
export function fieldOfError(error: HubErrorData): 'server' | 'backup' | 'code' | 'form' {
  switch (error.code) {
    case 'bad-server-url':
    case 'not-a-happy-server':
    case 'unreachable':
      return 'server'
    case 'bad-backup-text':
      return 'backup'
    case 'bad-device-code':
      return 'code'
    default:
      return 'form'
  }
}

/**
 * Words for what was found under a key. Only someone who brings a key expects sessions there; a server cannot tell a
 * mistyped key from a new one (docs/protocol.md 1.8), so an empty account is a warning then.
 */
export function accountFinding(
  step: { sessions: number; machines: number },
  method: SignInWay | null,
): 'something' | 'empty-expected' | 'empty-warning' {
  if (step.sessions > 0 || step.machines > 0) return 'something'
  return method === 'new-key' || method === 'same-key' || method === 'separate-key' ? 'empty-expected' : 'empty-warning'
}
