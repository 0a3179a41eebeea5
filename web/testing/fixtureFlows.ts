import type { FlowId } from '../../worker/api/ids'
import type {
  AccountRequestFlow,
  AccountRequestStep,
  TerminalLinkFlow,
  TerminalLinkStep,
  NamedServer,
  SignInFlow,
  SignInStep,
} from '../../worker/api/flows'
import { canonicalUrl } from './fixtureStates'

export const flowId = (id: string) => id as FlowId

export const FIXTURE_LINK =
  'https://hub.example.org/terminal/connect#key=4Vd0yQ9mB1x7Jr3tPzWc8uKfHn2sLaEoTgYiR6bN5Xk&server=https%3A%2F%2Fnew.example.org'

export const FIXTURE_BACKUP = 'ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z2345-67ABC-DEFGH-IJKLM-NOPQR-ST'

export const FIXTURE_WORDS = ['orbit', 'maple', 'canyon', 'verify', 'shadow', 'lunch']

export function fixtureSignIn(step: SignInStep, url = 'https://cloud.example.org'): SignInFlow {
  return { kind: 'sign-in', id: flowId('sign-in-1'), serverUrl: canonicalUrl(url), step }
}

export function fixtureNamedServer(change: Partial<NamedServer> = {}): NamedServer {
  return {
    url: canonicalUrl('https://new.example.org'),
    unicodeHost: null,
    isHttps: true,
    isLoopback: false,
    knownAs: [],
    ...change,
  }
}

export function fixtureLink(
  step: TerminalLinkStep,
  namedServer: NamedServer | null = fixtureNamedServer(),
  change: Partial<TerminalLinkFlow> = {},
): TerminalLinkFlow {
  return {
    kind: 'terminal-link',
    id: flowId('link-1'),
    source: 'web-link',
    terminalKey: '4Vd0yQ9mB1x7Jr3tPzWc8uKfHn2sLaEoTgYiR6bN5Xk',
    namedServer,
    fingerprint: null,
    isBound: false,
    step,
    ...change,
  }
}

export function fixtureAccountRequest(step: AccountRequestStep): AccountRequestFlow {
  return {
    kind: 'account-request',
    id: flowId('link-1'),
    source: 'camera',
    deviceKey: 'Qm7d0yB9x1LJr3tPzWc8uKfHn2sVaEoTgYiR6bN5Xk4',
    step,
  }
}
