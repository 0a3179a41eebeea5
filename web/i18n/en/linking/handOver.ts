/** Words of handing a whole account to another device: the request of one, and the code for one. */
export const handOver = {
  request: {
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
      },
      'answered-by-someone-else': {
        title: 'Someone else answered this device',
        text: (server: string) =>
          `The answer stored on ${server} is not ours: the device may open another account. Do not use it as it is; start its sign-in again with a new code.`,
      },
      'refused-by-person': {
        title: 'Refused',
        text: () => 'Nothing was sent to any server. The device stays signed out.',
      },
      failed: { title: 'Not handed over', text: null },
      unproven: {
        title: 'It is not certain that the device has the account',
        text: (server: string) =>
          `The answer may have reached ${server}, but could not be read back. If the device is not yours or does not sign in, treat the key of this account as given away.`,
      },
    },
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
}
