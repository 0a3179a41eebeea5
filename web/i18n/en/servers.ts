/** Words of the server pill, the server list, and what can be done about one. */
export const servers = {
  title: 'Servers',
  pill: {
    none: 'No server',
    oneConnected: 'Connected',
    some: (connected: number, all: number) => {
      // Short, because it stands in a narrow head.
      if (connected < all) return `${connected}/${all} connected`
      return all === 2 ? 'Both connected' : `All ${all} connected`
    },
    open: 'Show servers',
  },
  state: {
    connected: 'connected',
    listsUnreadable: 'connected, but its lists cannot be read',
    since: (clock: string) => `since ${clock}`,
    connecting: 'connecting…',
    paused: 'paused',
    signedOut: 'signed out',
    signInNeeded: 'sign in again',
    reconnectingIn: (seconds: number) => `reconnecting in ${seconds} s`,
    reconnecting: 'reconnecting…',
    offlineSince: (clock: string) => `offline since ${clock}`,
    notReached: 'not reached yet',
    blocked: (why: string) => `blocked by the browser: ${why}`,
    serverFailed: (status: number) => `the server failed (status ${status})`,
    badAnswer: 'the answer is not one of a Happy server',
    storageFailed: 'this browser did not open what it stored of it',
  },
  retry: 'Retry',
  tryAgain: 'Try again',
  primary: 'primary',
  counts: (sessions: number, machines: number) =>
    `${sessions === 1 ? '1 session' : `${sessions} sessions`}, ${machines === 1 ? '1 machine' : `${machines} machines`}`,
  countsUnknown: 'Sessions and machines: not read yet',
  asOf: (clock: string) => ` as of ${clock}`,
  setBack: (when: string) =>
    `Was set back to an older copy of itself (seen ${when}). What it lost stays in the chats of this browser.`,
  unsent: (count: number) => (count === 1 ? '1 message waits to be sent' : `${count} messages wait to be sent`),
  aliases: (addresses: string[]) => `also known as ${addresses.join(', ')}`,
  primaryHelp:
    'Links without a server go to the primary. Your profile and settings come from it, and it keeps your server list.',
  fingerprint: 'Account',
  keyOrigin: {
    root: 'same key as the first sign-in',
    derived: 'separate key, made from the first one',
    own: 'its own key',
  },
  colours: ['Blue', 'Orange', 'Green', 'Vermilion', 'Pink', 'Yellow', 'Neutral', 'Violet'],
  connect: (label: string) => `Connect a CLI to ${label}`,
  connectHelp: 'Run these on the machine where you code. The first line logs in, the second starts a session.',
  edit: {
    open: (label: string) => `${label}: change name and colour`,
    title: (label: string) => `Name and colour of ${label}`,
    label: 'Name',
    save: 'Save',
    colour: 'Colour',
  },
  address: {
    title: (label: string) => `Address of ${label}`,
    field: 'Server address',
    help: 'For a server that moved, or that this device reaches under another name. The key of this account logs in there; only if it opens the same account is the address changed. Sessions and messages on this device are kept.',
    save: 'Check and change',
    checking: 'Asking the new address…',
  },
  order: {
    up: (label: string) => `Move ${label} up`,
    down: (label: string) => `Move ${label} down`,
    moved: (label: string, position: number, count: number) => `${label} is now number ${position} of ${count}`,
  },
  more: (label: string) => `More actions for ${label}`,
  actions: {
    edit: 'Name and colour',
    address: 'Change address',
    makePrimary: 'Make primary',
    pause: 'Pause',
    resume: 'Resume',
    signIn: 'Sign in',
    signInAgain: 'Sign in again',
    signOut: 'Sign out',
    remove: 'Remove',
    add: 'Add a server',
    all: 'Manage servers',
  },
  leave: {
    signOut: {
      title: (label: string) => `Sign out of ${label}?`,
      text: (url: string) =>
        `Removes the sign-in on ${url} and the copies of its sessions, drafts and messages from this device. The server stays in the list. Nothing is deleted on the server.`,
    },
    remove: {
      title: (label: string) => `Remove ${label}?`,
      text: (url: string) =>
        `Removes ${url} from this device: its place in the list, the sign-in, and the copies of its sessions, drafts and messages. Nothing is deleted on the server.`,
    },
    unsent: (count: number) => (count === 1 ? 'One unsent message is lost.' : `${count} unsent messages are lost.`),
    unsentUnknown: 'Messages that wait to be sent are lost.',
    /** What becomes of the key, by its origin. */
    key: {
      root: 'Your first key stays in this browser, so whoever uses it can sign in again. To delete it too, delete the data of this site in the settings of the browser.',
      derived:
        'Its separate key can be made again from your first key as long as the entry stands in your list, here or in the one that the primary keeps.',
      own: 'Its key is deleted here: you need its backup key to sign in again in this browser. Write it down in Settings first.',
    },
    /** What becomes of the key when the entry goes. */
    keyRemoved: {
      root: 'It is taken out of your server list in all browsers. Your first key stays in this browser, so whoever uses it can sign in again. To delete it too, delete the data of this site in the settings of the browser.',
      derived:
        'It is taken out of your server list in all browsers. Its separate key cannot be made again without the entry, not even from your first key: write its backup key down in Settings first.',
      own: 'It is taken out of your server list in all browsers, and its key is deleted here. You need its backup key to sign in again: write it down in Settings first.',
    },
    newPrimary: 'Which server becomes the primary?',
    noOther: 'It is the primary server. No other server is signed in that could take over.',
  },
  merge: {
    same: (first: string, second: string) => `${first} and ${second} seem to be the same account on one server.`,
    open: 'Merge them…',
    title: 'Merge two entries?',
    text: 'Merge them only if both addresses lead to the same server: afterwards only the kept address is used. The other one is kept as a second name, and its copies are deleted from this device.',
    keep: 'Which entry is kept?',
    go: 'Merge',
  },
  empty: 'No server is registered in this browser.',
  /** The log of terminals that this browser approved. */
  approvals: {
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
