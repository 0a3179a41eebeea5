/** Words of the settings. */
export const settings = {
  title: 'Settings',
  theme: { title: 'Appearance', system: 'Like the system', light: 'Light', dark: 'Dark' },
  primary: {
    title: 'Primary server',
    none: 'Sign in to a server first.',
    profile: 'Profile',
    /** `from` = label of the primary. */
    nameless: (from: string) => `no name given on ${from}`,
    settings: 'Settings',
    loaded: (count: number, from: string) =>
      count === 0 ? `none stored on ${from}` : `${count === 1 ? 'one value' : `${count} values`} from ${from}`,
    locked: (from: string) => `those on ${from} cannot be opened with this key`,
    unknown: (from: string) => `not read from ${from} yet`,
    cannotOpen: (from: string) =>
      `The settings on ${from} cannot be opened with this account’s key, so nothing is changed in them here.`,
  },
  enter: { title: 'Enter in a message', sends: 'Sends it', newLine: 'Begins a new line; Ctrl or ⌘ with Enter sends' },
  usage: {
    title: 'Usage and services',
    help: 'As the agents reported it to each server.',
    none: 'Sign in to a server first.',
    all: (servers: number) => `All ${servers} servers`,
    notAll: (missing: number) =>
      missing === 1
        ? 'One server is not in this sum: it has not answered.'
        : `${missing} servers are not in this sum: they have not answered.`,
    asking: (server: string) => `Asking ${server}…`,
    nothing: (days: number) => `No agent reported any use in the last ${days} days.`,
    sum: (days: number, total: string) => `Last ${days} days: ${total}`,
    tokens: (count: string) => `${count} tokens`,
    byDay: 'By day',
    day: 'Day',
    tokensName: 'Tokens',
    cost: 'Cost',
    github: (login: string | null) =>
      login === null ? 'Connected with GitHub.' : `Connected with GitHub as ${login}.`,
    noGithub: 'Not connected with GitHub.',
    connect: {
      start: 'Connect with GitHub',
      asking: (server: string) => `Asking ${server}…`,
      not: (server: string) => `${server} is not set up for GitHub: who runs it would have to register it there.`,
      title: (server: string) => `Connect ${server} with GitHub?`,
      text: (server: string) =>
        `GitHub asks whether ${server} may know who you are there: user name, name and picture, which ${server} can read. Afterwards it shows a page of the official app, as that server wants it: close it and come back here.`,
      go: 'Go on at GitHub',
      done: 'Look again',
    },
    keyKept: 'its key is on the server, which can read it',
    disconnect: 'Disconnect',
    disconnectName: (service: string) => `Disconnect ${service}`,
    phone: (ending: string) => `Pushes to the phone …${ending}`,
    remove: 'Remove',
    removePhone: (ending: string) => `Remove the phone …${ending}`,
    ask: {
      github: {
        title: (service: string, server: string) => `Disconnect ${service} from ${server}?`,
        text: (service: string, server: string) =>
          `Your account on ${server} forgets its ${service} user and has no user name any more, so friends do not find you by it. Name and picture that it took over stay. Nothing changes at ${service}, nor on other servers.`,
      },
      service: {
        title: (service: string, server: string) => `Disconnect ${service} from ${server}?`,
        text: (service: string, server: string) =>
          `Deletes the key for ${service} that your account keeps on ${server}. Agents and devices of this account cannot use it any more. The key itself stays valid at ${service}, and what other servers keep stays there.`,
      },
      phone: {
        title: (ending: string, server: string) => `Remove the phone …${ending} from ${server}?`,
        text: (ending: string, server: string) =>
          `${server} no longer sends pushes to the phone …${ending}. The phone stays signed in, and other servers go on sending to it. When the Happy app is opened there, it may register itself again.`,
      },
    },
  },
  artifacts: {
    title: 'Artifacts',
    help: 'Notes that you and your agents keep in your accounts, encrypted. The Happy app and other clients see the same ones.',
    none: 'No artifacts yet.',
    create: 'New artifact',
    untitled: 'Untitled',
    locked: 'Cannot be opened with this key',
    asking: (server: string) => `Asking ${server}…`,
    notWhole: (count: number, server: string) =>
      `${server} lists the ${count === 1 ? 'one that was' : `${count} that were`} written last, and may have older ones.`,
    remove: 'Delete',
    back: 'All artifacts',
    notHere: 'This address names no server that is signed in here.',
    changedSince: (server: string) =>
      `Not deleted: it was changed on ${server} after you decided to delete it. Open it to see what it is now.`,
    removeAsItIs: 'Delete it as it is now',
    savingKeeps: 'Saving it takes the deletion back.',
    titleField: 'Title',
    bodyField: 'Text',
    preview: 'Preview',
    previewOf: 'Preview of the text',
    nothingYet: 'Nothing to show yet.',
    server: 'Kept on',
    pickServer: (server: string | null) =>
      `${server ?? 'The server that was picked for it'} is not signed in here. Pick where to keep it.`,
    save: 'Save',
    saving: (server: string) => `Saving on ${server}…`,
    saved: (server: string) => `Saved on ${server}.`,
    kept: 'Not saved yet. What you typed is kept on this device.',
    discard: 'Discard changes',
    askDiscard: 'Discard what you typed?',
    keepEditing: 'Keep editing',
    gone: (server: string) => `This artifact is not on ${server} any more: it was deleted.`,
    goneUnsaved: (server: string) => `This artifact was deleted on ${server}. What you typed is still here.`,
    makeAgain: 'Create it again',
    changed: (server: string) =>
      `Changed on ${server} meanwhile. Nothing was overwritten. Below: from what it is there to what you typed.`,
    overwrite: (server: string) => `Save mine over the one on ${server}`,
    takeTheirs: (server: string) => `Discard mine, keep the one on ${server}`,
    copy: 'Save mine as a new artifact',
    comparing: 'Comparing…',
    unreadable: 'It cannot be opened with the key of this account, so it is not changed here.',
    partUnreadable: 'A part of it is in a form that this app does not know, so it is not changed here.',
    tooLong: 'It is too long to be changed here. Its beginning:',
    tooLongToSave: 'Too long to be saved from here: shorten it, or split it. What you typed is kept on this device.',
    draftUnread: 'What you typed here before cannot be read from this device now.',
    readAgain: 'Try again',
    about: 'About',
  },
  machines: { title: 'Machines' },
  backup: {
    title: 'Backup keys',
    help: 'Whoever has a backup key can read everything of that account. Keep it in a password manager or on paper.',
    show: (label: string) => `Show backup key of ${label}`,
    showShort: 'Show',
    hide: 'Hide',
    signedOut: 'Signed out: there is no key in this browser.',
  },
  servers: {
    title: 'Servers',
    text: 'Names, colours, order, addresses, sign-out and removal are in the list of servers.',
  },
  signOutEverywhere: {
    title: 'Sign out everywhere',
    help: 'Ends the sign-in on every server in this browser. Other browsers and machines stay signed in.',
    open: 'Sign out everywhere',
    question: 'Sign out of all servers?',
    text: 'Removes every sign-in, and the copies of all sessions, drafts, templates and messages, from this device. The list of servers stays. Nothing is deleted on the servers.',
    keysLost: (labels: string) =>
      `The keys of ${labels} are of their own and are deleted from this browser: write down their backup keys first.`,
    forget: 'Also delete the first key from this browser',
    forgetHelp:
      'For a computer that is not yours. Afterwards only its backup key leads back to the account, so write that down first.',
  },
  about: {
    title: 'About',
    build: (id: string) => `build ${id}`,
    asking: 'asking…',
    notAsked: 'not asked, because it is paused or signed out.',
    unstated: 'does not state its version.',
    version: (version: string) => `version ${version}.`,
    cli: (versions: string[]) => (versions.length === 0 ? '' : `CLI on its machines: ${versions.join(', ')}`),
    diagnostics: {
      show: 'Show diagnostics',
      copy: 'Copy diagnostics',
      label: 'Diagnostics',
      help: 'For a bug report: what the app did lately in this browser. No names, addresses, keys or messages are in it; servers have numbers.',
    },
  },
  device: {
    title: 'On this device',
    build: (build: string) => `Build ${build}`,
    install: {
      offered: 'It gets its own window and icon, and starts without network.',
      'by-share-menu':
        'To install: tap Share, then "Add to Home Screen". Safari may delete what a website stores after seven days without a visit; it keeps that of an app on the Home Screen.',
      installed: 'This app is installed on this device.',
      'by-browser': 'Your browser may offer to install this app in its menu or address bar.',
    },
    installNow: 'Install as an app',
    tabTitles: 'Name the tab after the session in it',
    tabTitlesHelp:
      'The browser writes the names of tabs into its history, where others who use this device can read them.',
    used: (size: string) => `${size} stored on this device.`,
    persistent: 'The browser keeps it until you delete it.',
    mayBeDeleted:
      'The browser may delete it when the disk runs full. You would need your backup keys to sign in again.',
    keep: 'Keep it',
    keepRefused: 'The browser did not agree. It often does for installed apps and for pages that you visit a lot.',
  },
}
