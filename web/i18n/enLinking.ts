import type { AccountRequestOutcome, LinkSource } from '../../worker/api/flows'

interface OutcomeOfHandOver {
  title: string
  /** Null where the error itself says all. */
  text: ((server: string) => string) | null
  tone: 'info' | 'warning' | 'danger'
}

/** Words of what is asked and told about a link beyond the plain question: comparing, consents, whole accounts, the log. */
export const enLinking = {
  source: {
    'web-link': 'opened as a link',
    camera: 'read by the camera',
    paste: 'pasted or shared as text',
    image: 'read from a picture',
  } satisfies Record<LinkSource, string>,
  cameBy: 'The link was',
  fingerprint: {
    title: 'Compare with the words your terminal shows',
    text: 'All six must be the same, in this order. If one differs or the terminal shows none, refuse.',
  },
  bound: 'The terminal takes only an answer that proves this very link was read.',
  loopback: {
    consent: 'localhost means this computer: the terminal that I approve runs on the computer that I look at now.',
    known: 'localhost means this computer. Approve only if the terminal runs on the computer that you look at now.',
  },
  unicode: (host: string) => `also written ${host}`,
  localNetwork: (server: string) =>
    `Your browser may ask whether this page may reach devices on the local network. ${server} is contacted only if you allow it. Waiting for the browser…`,
  loopbackFromCamera: {
    todo: 'What you can do:',
    ways: [
      'Open the link that stands below the code on the computer that shows it.',
      'Start the CLI with the address that this device reaches the server by: its public name, or its name on your tailnet.',
      'If the CLI has to keep its own address, let its links name the public one:',
    ],
    command: 'npm run cli-patch -- apply --public-server-url https://happy.example.org',
  },
  oldCli: {
    open: 'This is an old CLI of mine',
    warning: (server: string, account: string) =>
      `It would receive the secret key of ${account} on ${server}, not a key of its own. Whoever has that key is you, for ever: reads everything, answers agents, approves terminals. It cannot be taken back.`,
    sameKey: (labels: string) => `The same secret also opens ${labels}.`,
    only: 'Go on only if you started this CLI yourself and it cannot be updated. Nobody else may see its files.',
    type: (host: string) => `Type ${host} to go on`,
    go: 'Hand over the secret key',
  },
  emptyAccount: (server: string) =>
    `The sign-in for it may have made an account on ${server}, which stays there, empty. Nothing of it is kept in this browser.`,
  connectAnother: 'Connect another terminal',
  approved: {
    run: 'Now start it there, with the same HAPPY_ variables as for the login: the CLI does not remember them.',
    opening: 'Its first session has started. Opening it…',
  },
  account: {
    title: 'Give your whole account to a device?',
    asks: 'A device asks to be signed in as you. It gets the secret key of the account, not a key of its own.',
    cannot: [
      'It can read and control everything in this account, old and new, and approve terminals and devices.',
      'It lasts for ever: it cannot be undone, and nobody can take the key back.',
      'Whoever shows you a code of theirs gets all of this. Go on only if the device is yours and in your hands.',
    ],
    device: 'Device',
    deviceHelp: 'short form of its key',
    pick: 'Which account shall it get?',
    none: 'No account is signed in here that could be handed over.',
    noServerNamed: 'The code does not say on which server the device waits. Only the server of this account is asked.',
    sameKey: (labels: string) => `The key of this account also opens ${labels}.`,
    type: (host: string) => `Type ${host} to confirm`,
    typeHelp: 'The server of the account that you give away, with its port if it has one.',
    go: 'Give away the account',
    refuse: 'Refuse',
    handingOver: (server: string) => `Handing the account over on ${server} and reading the answer back…`,
    done: 'The device has the account',
    doneText: (server: string) =>
      `The answer is stored on ${server} and was read back. The device signs in by itself within seconds.`,
    outcome: {
      'not-found': {
        title: 'No device waits under this code',
        text: (server: string) =>
          `${server} does not know it: the code expired, or the device waits on another server. Nothing was handed over, and no other server was asked. Choose the server on the device first, then let it show a new code.`,
        tone: 'warning',
      },
      'answered-by-someone-else': {
        title: 'Someone else answered this device',
        text: (server: string) =>
          `The answer stored on ${server} is not ours: the device may open another account. Do not use it as it is; start its sign-in again with a new code.`,
        tone: 'danger',
      },
      'refused-by-person': {
        title: 'Refused',
        text: () => 'Nothing was sent to any server. The device stays signed out.',
        tone: 'info',
      },
      failed: { title: 'Not handed over', text: null, tone: 'danger' },
      unproven: {
        title: 'It is not certain that the device has the account',
        text: (server: string) =>
          `The answer may have reached ${server}, but could not be read back. If the device is not yours or does not sign in, treat the key of this account as given away.`,
        tone: 'warning',
      },
    } as Record<AccountRequestOutcome['kind'], OutcomeOfHandOver>,
  },
  log: {
    open: 'Approved terminals',
    title: (label: string) => `Terminals approved on ${label}`,
    empty: 'No terminal has been approved from this browser on this server.',
    here: 'Approvals made in this browser; those from other devices are not known here.',
    words: 'Words',
    gaveSecret: 'received the account’s secret key',
    bound: 'bound to its link',
    machine: (name: string) => `Machine ${name}`,
    noMachine: 'No machine seen after it',
    truth:
      'An approval cannot be revoked: this server has no way to take it back, and removing it here would change nothing.',
    helps: 'What helps instead',
    havingIt:
      'A machine that you have: run this there. It deletes the login, and the whole Happy folder, from that machine.',
    lost: 'A machine that was lost or stolen, or an approval that was not you: whoever has it keeps access to this account. Create an account with a new key on this server, log your machines in again there, and leave the old account.',
    command: 'happy auth logout',
    close: 'Close',
  },
}
