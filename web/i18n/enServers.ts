/** Words of the server pill, the server list, and settings. */
export const enServers = {
  title: 'Servers',
  pill: {
    none: 'No server',
    allConnected: 'All connected',
    oneConnected: 'Connected',
    some: (connected: number, all: number) => `${connected}/${all} servers connected`,
    open: 'Show servers',
  },
  state: {
    connected: 'connected',
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
  primary: 'primary',
  primaryHelp: 'Links without a server go to the primary. Your profile and settings come from it.',
  fingerprint: 'Account',
  keyOrigin: {
    root: 'same key as the first sign-in',
    derived: 'separate key, made from the first one',
    own: 'its own key',
  },
  colours: ['Blue', 'Orange', 'Green', 'Vermilion', 'Pink', 'Yellow', 'Neutral', 'Violet'],
  manage: (label: string) => `Manage ${label}`,
  edit: { label: 'Name', save: 'Save name', colour: 'Colour' },
  actions: {
    makePrimary: 'Make primary',
    pause: 'Pause',
    resume: 'Resume',
    signIn: 'Sign in',
    signInAgain: 'Sign in again',
    signOut: 'Sign out',
    remove: 'Remove',
    add: 'Add a server',
    all: 'All servers',
  },
  confirmSignOut: {
    title: (label: string) => `Sign out of ${label}?`,
    text: (url: string) =>
      `The key, the copies of sessions and messages that wait to be sent to ${url} are deleted from this browser. Nothing is deleted on the server. You need the backup key to sign in again.`,
    lastRoot: 'Write down the backup key in Settings first if you have no copy of it.',
  },
  confirmRemove: {
    title: (label: string) => `Remove ${label}?`,
    text: (url: string) =>
      `You are signed out of ${url}, its copies and messages that wait to be sent are deleted from this browser, and it leaves the list. Nothing is deleted on the server.`,
    primary: 'It is the primary server. The next one in the list becomes primary.',
  },
  empty: 'No server is registered in this browser.',
}

export const enSettings = {
  title: 'Settings',
  theme: { title: 'Appearance', system: 'Like the system', light: 'Light', dark: 'Dark' },
  primary: { title: 'Primary server', none: 'Sign in to a server first.' },
  backup: {
    title: 'Backup keys',
    help: 'Whoever has a backup key can read everything of that account. Keep it in a password manager or on paper.',
    show: (label: string) => `Show backup key of ${label}`,
    showShort: 'Show',
    hide: 'Hide',
    signedOut: 'Signed out: there is no key in this browser.',
  },
  servers: { title: 'Servers', text: 'Rename, pause, sign out and remove are in the list of servers.' },
}
