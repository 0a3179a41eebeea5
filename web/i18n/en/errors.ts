import type {
  BackupTextProblem,
  DeviceCodeProblem,
  HubErrorCode,
  HubErrorData,
  LinkProblem,
  ServerUrlProblem,
  UnreachableReason,
} from '../../../worker/api/errors'

/** What happened (with the server's address where one is concerned) and what to do about it. */
export interface ErrorWords {
  what: string
  todo: string
}

type WordsOf<C extends HubErrorCode> = (error: Extract<HubErrorData, { code: C }>) => ErrorWords

const unreachable: Record<UnreachableReason, (server: string) => ErrorWords> = {
  'browser-offline': (server) => ({
    what: `This browser is offline, so ${server} cannot be reached.`,
    todo: 'Check the network of this device. Everything continues by itself.',
  }),
  'connection-failed': (server) => ({
    what: `No connection to ${server}.`,
    todo: 'Check that the server runs, and that its address, port and certificate are right.',
  }),
  cors: (server) => ({
    what: `${server} answers, but the browser does not let this page read it (no CORS headers).`,
    todo: 'Happy servers allow every page. Check the reverse proxy or login page in front of the server.',
  }),
  'timed-out': (server) => ({
    what: `${server} did not answer in time.`,
    todo: 'Check that the server runs and is reachable from this device, then try again.',
  }),
  'mixed-content': (server) => ({
    what: `The browser blocks ${server}: a page loaded over https may not call an http address.`,
    todo: 'Give the server an https address, for example with a reverse proxy or a tailnet.',
  }),
  'local-network': (server) => ({
    what: `The browser does not allow this page to reach ${server} on the local network.`,
    todo: 'Allow local network access for this site in the browser’s site settings, then try again.',
  }),
  paused: (server) => ({ what: `${server} is paused.`, todo: 'Resume it, then try again.' }),
}

const urlProblem: Record<ServerUrlProblem, ErrorWords> = {
  empty: { what: 'The server address is empty.', todo: 'Type the address, for example https://happy.example.org' },
  'not-a-url': {
    what: 'This is not a server address.',
    todo: 'Write it like https://happy.example.org or http://127.0.0.1:3005',
  },
  'not-http': { what: 'The address is neither http nor https.', todo: 'Start it with https:// or http://' },
  'has-credentials': {
    what: 'The address contains a user name or password.',
    todo: 'Remove the part before the @. Happy servers do not use it.',
  },
  'has-path': {
    what: 'The address has a path. The Happy CLI cannot use a server under a path.',
    todo: 'Leave only the host and port, for example https://happy.example.org',
  },
  'has-query': { what: 'The address has a query (“?…”).', todo: 'Leave only the host and port.' },
  'has-fragment': { what: 'The address has a fragment (“#…”).', todo: 'Leave only the host and port.' },
  'too-long': { what: 'The address is too long.', todo: 'Leave only the host and port.' },
}

const backupProblem: Record<BackupTextProblem, ErrorWords> = {
  empty: { what: 'The backup key is empty.', todo: 'Paste or type the backup key of your account.' },
  alphabet: {
    what: 'The backup key has characters that do not belong there.',
    todo: 'It has the letters A–Z and the digits 2–7 in groups, or it is the 43-character form. Compare it with your copy.',
  },
  length: {
    what: 'The backup key does not have the right length.',
    todo: 'It has eleven groups: ten of five characters and one of two. Check that none is missing or doubled.',
  },
}

const deviceCodeProblem: Record<DeviceCodeProblem, string> = {
  empty: 'There is no code yet.',
  'not-a-code': 'This is not a code from a signed-in browser.',
  'code-missing': 'The link has no code; a part of it was lost.',
  'code-invalid': 'The code is damaged.',
  'server-missing': 'The code does not name its server; a part of it was lost.',
  'server-invalid': 'The code names a server with an unusable address.',
  'repeated-parameter': 'The code names the same thing twice. It was refused, because it may be forged.',
  'too-long': 'This is too long to be a code.',
}

const FRESH_LINK = 'Run “happy auth login” again and open the new link.'

const linkProblem: Record<LinkProblem, ErrorWords> = {
  'not-a-link': {
    what: 'This is not a link of a Happy terminal.',
    todo: 'One begins with happy://terminal or contains /terminal/connect#key=. Run “happy auth login” to get it.',
  },
  'device-code': {
    what: 'This code is not of a terminal: it signs another browser in.',
    todo: 'Open it in the browser that is to be signed in.',
  },
  'device-code-of-loopback': {
    what: 'This code names a server at “localhost”. That means the computer that shows the code, not this device.',
    todo: 'Give the server an address that this device can reach, change it there under Servers, and show a new code.',
  },
  'key-missing': { what: 'The link has no key of a terminal; a part of it was lost.', todo: FRESH_LINK },
  'key-invalid': { what: 'The key in the link is damaged.', todo: FRESH_LINK },
  'repeated-parameter': {
    what: 'The link names the same thing twice. It was refused, because it may be forged.',
    todo: FRESH_LINK,
  },
  'server-invalid': {
    what: 'The link names a server with an unusable address.',
    todo: 'Check the server address that the CLI is set to, then run “happy auth login” again.',
  },
  'too-long': { what: 'The link is too long to be one of a Happy terminal.', todo: FRESH_LINK },
}

type Missing = Extract<HubErrorData, { code: 'not-found' }>['what']

/** What happened, and what to do where it is not as for most. */
const missing: Record<Missing, [what: string, todo?: string]> = {
  session: ['The session does not exist'],
  machine: ['The machine does not exist'],
  message: ['The message does not exist'],
  'terminal-request': ['No terminal waits under this link', FRESH_LINK],
  'permission-request': [
    'This request no longer waits for an answer',
    'It was answered or withdrawn, perhaps from another device.',
  ],
  'home-directory': [
    'The machine does not say where its home directory is',
    'Give the directory in full, beginning with /.',
  ],
  conversation: ['The session does not name a conversation that could be continued'],
  record: ['The machine does not know how to resume this session', 'Fork it, or start a new session there.'],
  file: ['The file does not exist any more'],
  directory: ['The directory of this session no longer exists'],
  reader: ['The session has ended, and nobody would read this', 'Send it in a new session.'],
}

const notTyped = {
  what: 'The server’s name was not typed as it is. Nothing was sent.',
  todo: 'Type host and port exactly as they are shown.',
}

const missingConsent = {
  loopback: {
    what: 'The address means this computer, and nobody has confirmed that. Nothing was asked.',
    todo: 'Confirm it, or ask the server for the address that other devices use.',
  },
  'account-secret': notTyped,
  'hand-over': notTyped,
}

const tooMuch = {
  answer: 'answers with more at once than this app takes of one server, so it was not read.',
  list: 'has more sessions or machines than this app takes of one server, so not all of them are shown.',
  attachment: 'has a larger file than this app takes.',
  events: 'sends more news at once than this app reads of one server, so what is shown may be old for some seconds.',
}

const RELOAD = 'Reload the page. What you wrote and what waits to be sent is kept on this device.'

const errorWords: { [C in HubErrorCode]: WordsOf<C> } = {
  unreachable: ({ serverUrl, reason }) => unreachable[reason](serverUrl),
  'not-a-happy-server': ({ serverUrl }) => ({
    what: `${serverUrl} answers, but it is not a Happy server.`,
    todo: 'Check the address and the port.',
  }),
  'bad-answer': ({ serverUrl }) => ({
    what: `${serverUrl} gave an answer that a Happy server would not give.`,
    todo: 'Perhaps a proxy or a login page answered. Try again.',
  }),
  'server-failed': ({ serverUrl, status }) => ({
    what: `${serverUrl} failed (status ${status}).`,
    todo: 'Try again in a moment. If it stays so, look at the server’s log.',
  }),
  'sign-in-needed': ({ serverUrl }) => ({
    what: `${serverUrl} no longer accepts this sign-in.`,
    todo: 'Sign in to this server again. Other servers are not affected.',
  }),
  'not-found': ({ serverUrl, what }) => ({
    what: `${missing[what][0]} on ${serverUrl}.`,
    todo: missing[what][1] ?? 'It may have been deleted.',
  }),
  'request-changed': ({ serverUrl }) => ({
    what: `The request was changed on ${serverUrl} after it was shown. Your answer was not sent.`,
    todo: 'Read the request as it is now, then answer it.',
  }),
  'agent-failed': ({ serverUrl, text }) => ({
    what: `Through ${serverUrl} it was answered: ${text}`,
    todo: 'This is the text of the machine or agent itself. Nothing was repeated.',
  }),
  'agent-unreachable': ({ serverUrl, what }) => ({
    what: `${serverUrl} got no answer from the ${what}.`,
    todo:
      what === 'machine'
        ? 'Check that it is on and that “happy daemon start” was run there. What it may have started appears by itself.'
        : 'Its process may have ended or lost its network. Look at what it does before you try again.',
  }),
  'already-registered': ({ serverUrl }) => ({
    what: `This account on ${serverUrl} is already in your list.`,
    todo: 'Use another key to add a second account on the same server.',
  }),
  'different-account': ({ serverUrl }) => ({
    what: `The key of this entry opens another account on ${serverUrl}.`,
    todo: 'Nothing was changed here. If the account there is new and empty, it was made by this attempt. Check the address, or add it as a server of its own.',
  }),
  'unsent-messages': ({ serverUrl, count }) => ({
    what: `${count === 1 ? 'One message waits' : `${count} messages wait`} to be sent over ${serverUrl}.`,
    todo: 'Wait until everything is sent, or discard it in its chat. Then try again.',
  }),
  'bad-server-url': ({ problem }) => urlProblem[problem],
  'bad-backup-text': ({ problem }) => backupProblem[problem],
  'bad-link': ({ problem }) => linkProblem[problem],
  'consent-missing': ({ consent }) => missingConsent[consent],
  'bad-device-code': ({ problem }) => ({
    what: deviceCodeProblem[problem],
    todo: 'In a signed-in browser choose “Sign in another browser” and use the code that it shows.',
  }),
  'device-code-unanswered': ({ serverUrl }) => ({
    what: `The browser that shows the code did not answer through ${serverUrl}.`,
    todo: 'Check that the code is still open there, or show a new one. Nothing was stored.',
  }),
  'no-server-chosen': () => ({
    what: 'The link does not say on which server the terminal waits.',
    todo: 'Pick the server that the terminal is set to.',
  }),
  'unknown-server': () => ({
    what: 'This server is no longer in your list.',
    todo: 'It may have been removed in another tab. Add it again if you need it.',
  }),
  'unknown-flow': () => ({
    what: 'This step was interrupted and nothing was stored.',
    todo: 'Start it again.',
  }),
  'device-link-expired': ({ serverUrl }) => ({
    what: `The code for ${serverUrl} was not scanned within ten minutes.`,
    todo: 'Start again to get a new code. Nothing was stored.',
  }),
  'write-conflict': ({ serverUrl }) => ({
    what: `Other browsers changed the same thing on ${serverUrl} again and again.`,
    todo: 'It is tried again by itself. If it stays so, something may be wrong with that server.',
  }),
  'server-list-too-large': ({ serverUrl }) => ({
    what: `The list of servers has become too long to be kept on ${serverUrl}.`,
    todo: 'Remove servers that you no longer need.',
  }),
  'too-much': ({ serverUrl, what }) => ({
    what: `${serverUrl} ${tooMuch[what]}`,
    todo: 'Other servers are not affected. It is tried again by itself; if it stays so, ask who runs it, or pause it.',
  }),
  'attachment-storage': ({ serverUrl, host, why }) => ({
    what: `${serverUrl} keeps files at ${host}, ${why === 'not-used' ? 'which this app does not call' : 'which gave no readable answer'}.`,
    todo: 'Ask who runs the server.',
  }),
  'pictures-not-taken': ({ serverUrl }) => ({
    what: `The agent on ${serverUrl} would drop pictures.`,
    todo: 'Send the text alone.',
  }),
  'too-late': ({ serverUrl }) => ({
    what: `Too late to undo: it was already sent to ${serverUrl}.`,
    todo: 'An archived session can be taken out of the archive.',
  }),
  'set-back': ({ serverUrl }) => ({
    what: `${serverUrl} was set back to an older copy of itself and has lost this message, which it had accepted.`,
    todo: 'Send it again if it still matters.',
  }),
  'locked-content': ({ serverUrl }) => ({
    what: `This content on ${serverUrl} is encrypted with a key that this account does not have.`,
    todo: 'It is kept. Sign in with the account that made it to read it.',
  }),
  'storage-failed': () => ({
    what: 'The browser refused to store data for this app.',
    todo: 'Free some space or allow site data for this address, then reload. In a private window storage may be off.',
  }),
  'hub-unresponsive': () => ({ what: 'The background part of this app does not answer.', todo: RELOAD }),
  'hub-restarted': () => ({
    what: 'The background part of this app was restarted by the browser.',
    todo: 'Try again.',
  }),
  cancelled: () => ({ what: 'Cancelled.', todo: 'Nothing was stored.' }),
  internal: () => ({ what: 'Something went wrong in this app.', todo: RELOAD }),
}

/** Words for every failure of the hub: what happened · on which server · what to do. */
export function wordsForError(error: HubErrorData): ErrorWords {
  const words = errorWords[error.code] as (given: HubErrorData) => ErrorWords
  return words(error)
}

/** Short cause for a connection's state, to stand after "blocked by the browser:" or "offline:". */
export const shortReason: Record<UnreachableReason, string> = {
  'browser-offline': 'this device is offline',
  'connection-failed': 'no connection',
  cors: 'the browser does not let this page read its answers',
  'timed-out': 'no answer in time',
  'mixed-content': 'an https page may not call an http address',
  'local-network': 'access to the local network is not allowed',
  paused: 'paused',
}
