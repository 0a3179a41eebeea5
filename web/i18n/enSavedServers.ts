/** Words of the kept list of servers, its offers, and the code that brings another browser in. */
export const enSavedServers = {
  keeping: {
    waiting: (label: string) => `Your server list is saved as soon as ${label} is connected.`,
    saving: (label: string) => `Your server list is being saved on ${label}…`,
    /** `when` = clock time or date. */
    kept: (label: string, when: string) =>
      `Your server list is kept on ${label}, encrypted with your key, as of ${when}. With the backup key of ${label} a new browser offers all of these servers.`,
    unsaved: (label: string) => `Your server list could not be saved on ${label}`,
    unsavedSince: (when: string) => `The list there is as of ${when}. It is tried again by itself.`,
    neverSaved: 'Nothing is saved there yet. It is tried again by itself.',
    retry: 'Try now',
    lockedTitle: (label: string) => `The server list on ${label} cannot be opened`,
    undecipherable: (label: string) =>
      `What is stored on ${label} in its place is damaged, or was not written with this key. It was left alone. Nothing of your list is saved until you replace it.`,
    newer: (label: string) =>
      `A newer version of this app wrote the list on ${label}. Reload to update the app first. It was left alone; nothing of your list is saved until then.`,
    replace: 'Replace it…',
    replaceTitle: 'Replace the server list?',
    replaceText: (label: string) =>
      `The servers of this browser are saved on ${label} instead. Servers that only stand in the list that cannot be opened are lost, if you do not have their backup keys.`,
    replaceGo: 'Replace',
    leftOut: (labels: string[]) =>
      labels.length === 1
        ? `${labels[0]} is not in it: it was taken out in another browser, or you are signed out there. To keep its key, write down its backup key.`
        : `${labels.join(', ')} are not in it: they were taken out in another browser, or you are signed out there. To keep their keys, write down their backup keys.`,
  },
  offers: {
    title: 'Your other servers',
    text: (label: string) =>
      `These stand in the list that your account on ${label} keeps. None of them is asked before you connect it.`,
    key: {
      root: 'with your first key',
      derived: 'with its separate key',
      own: 'with its own key',
    },
    primary: 'primary, which holds the current list',
    http: 'http: the way there is not encrypted, the content of sessions is.',
    punycode: (unicode: string) => `Letters outside plain English: ${unicode}`,
    loopback: 'localhost means this computer: that server runs here',
    connect: 'Connect',
    connectTo: (label: string) => `Connect ${label}`,
    connecting: 'Connecting…',
    again: 'Try again',
    againTo: (label: string) => `Try again: ${label}`,
    notHere: 'Not here',
    notHereTo: (label: string) => `Not here: ${label}`,
    all: 'Connect all',
    /** Those that need a tick of their own. */
    allBut: 'Connect all but those on localhost',
    tickFirst: 'Tick first that the server runs on this computer.',
  },
  code: {
    open: 'Sign in another browser',
    title: 'Sign in another browser',
    text: 'Show a code here and read it with the other browser: it gets one of your accounts, and with it the list of your servers.',
    who: 'Which account?',
    primary: 'holds your server list',
    show: 'Show the code',
    warning:
      'Whoever reads this code now gets the whole account: everything in it can be read, and machines can be controlled. Show it to nobody else, and make no picture of it: it can still be read out after its use.',
    scan: 'Scan it with the camera of the other device, or open the link in the other browser.',
    loopback: (server: string) =>
      `${server} is this computer: the other browser must run here too. Another device does not reach it under this address.`,
    openHere: 'Open this link in the other browser:',
    qr: 'Code for the other browser',
    link: 'The same as a link:',
    copy: 'Copy link',
    waiting: (minutes: number) =>
      `Waiting for the other browser. The code ends in ${minutes === 1 ? 'one minute' : `${minutes} minutes`}.`,
    problem: (what: string) => `${what} It is tried again by itself.`,
    close: 'Close the code',
    doneTitle: 'The other browser has the account',
    done: (server: string) =>
      `It was handed over through ${server} and read back. The other browser now asks you to go on there.`,
    doneHelp:
      'If that was not your browser, somebody else read the code and has your account now. A Happy server cannot take that back.',
    finish: 'Done',
    expiredTitle: 'Nobody read the code',
    expired: 'Ten minutes are over. The code is closed; nothing was handed over.',
    someoneElseTitle: 'Somebody else answered the other browser',
    someoneElse: (server: string) =>
      `The answer on ${server} is not ours. The browser that read the code may be signed in to an account of somebody else: do not go on there.`,
    failedTitle: 'Nothing was handed over',
    unprovenTitle: 'It is not certain that the other browser has the account',
    unproven: (server: string) =>
      `The answer was sent to ${server}, but could not be read back. Look at the other browser.`,
    interrupted:
      'The background part of the app was restarted; the code is closed. If the other browser says nothing, it got nothing.',
    again: 'Show a new code',
    none: 'You are not signed in to any server here.',
  },
  confirmServer: {
    title: 'Sign in with this code?',
    server: 'Server',
    text: 'You get the account of the browser that shows the code. Go on only if that is your own browser and you see the code there now.',
    nobody: 'No server was asked yet.',
    loopback: 'localhost means this computer: the browser that shows the code and its server run here',
    tick: 'Tick this first.',
    go: 'Continue',
    waiting: (server: string) => `Waiting on ${server} for the browser that shows the code…`,
    keepOpen: 'Keep the code open there.',
  },
}
