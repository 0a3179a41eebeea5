/** Words of notifications of this device and of their settings. */
export const notifications = {
  title: 'Notifications',
  help: 'Shown by this browser while Happy Hub is open in a tab or as an app. No server sees them.',
  on: 'Tell me when a session needs me',
  finished: 'Also when an agent has finished',
  sound: 'With a sound',
  state: {
    unsupported: 'This browser shows no notifications of pages. On an iPhone or iPad, install the app first.',
    denied: 'This browser blocks notifications of this page. Allow them in the site settings of the browser.',
  },
  privacy: {
    name: 'What a notification says',
    nothing: 'Only that something needs me',
    place: 'Session and server',
    content: 'Also what the agent asks',
  },
  quiet: {
    name: 'Quiet hours',
    on: 'No notifications between',
    from: 'From',
    to: 'To',
  },
  sessions: 'For a single session: its details. Muted ones are not counted as waiting, either.',
  test: 'Show a test notification',
  testBody: 'Notifications work on this device.',
  push: {
    title: 'When Happy Hub is closed',
    about: 'A machine that runs your agents can tell this browser, encrypted so that no server can read it.',
    nobody: 'No machine answers now that could do it.',
    from: (machine: string) => `Notify me from ${machine}`,
    again: (machine: string) => `Notify me from ${machine} again, with the present settings`,
    setUpAgain: (machine: string) => `Set up ${machine} again`,
    isOutdated: (machine: string) =>
      `${machine} does not notify this browser any more: the push address that it has is no longer valid.`,
    otherHome: (machine: string) =>
      `The Happy home of ${machine} is another one by now. Nothing was changed there. Close this and look again.`,
    renewed: {
      title: 'Open Happy Hub once',
      body: 'This browser gets a new push address. Your machines learn of it when Happy Hub is open; until then they cannot tell you anything.',
    },
    lost: {
      title: 'Your machines cannot tell you anything',
      body: 'This browser takes no pushes any more. Set it up again in Happy Hub, under Settings → Notifications.',
    },
    noServiceWorker:
      'The part of Happy Hub that takes pushes did not start within 10 seconds. Reload the page and try again.',
    stop: 'Take no more pushes in this browser',
    stopping: 'Asking the machines to delete the files of this browser…',
    stopped: 'The push service of this browser takes no more pushes for it.',
    notStopped: (why: string) => `This browser could not give its pushes up: ${why} Nothing was changed.`,
    fileGone: (machine: string) => `${machine} has no file of this browser any more.`,
    fileStays: (machine: string) =>
      `${machine} is away and keeps the file of this browser until its next push is refused; then it deletes the file itself.`,
    fileKept: (machine: string, why: string) => `The file of this browser may still be on ${machine}: ${why}`,
    tryIt: (machine: string) => `Try it from ${machine}`,
    trying: (machine: string) => `Asking ${machine} to tell everybody on its list…`,
    tried: (machine: string) => `${machine} answered:`,
    triedAndFailed: (machine: string, exitCode: number) => `${machine} answered with exit code ${exitCode}:`,
    triedTooLong: (machine: string) => `${machine} did not finish in time. It is not known whether all were told.`,
    uninstall: (machine: string) => `Stop the program on ${machine}`,
    readingHome: (machine: string) => `Asking about ${machine}…`,
    uninstallHelp: (machine: string) =>
      `This would run on ${machine}. It stops the program there, which then tells nobody any more, other browsers neither, and deletes the file of this browser:`,
    runIt: 'Run it',
    uninstalling: (machine: string) =>
      `Waiting for ${machine} to stop it… It runs there by now: it goes on also when you close this.`,
    uninstalled: (machine: string) => `${machine} notifies nobody any more. It answered:`,
    keptPushes: (why: string) =>
      `This browser could not give its pushes up: ${why} “Take no more pushes in this browser” tries it again.`,
    nothingInstalled: (machine: string) =>
      `Nothing is installed on ${machine}, so nothing was stopped. A program that was started there in another way goes on, and tells this browser until it takes no more pushes. ${machine} answered:`,
    notUninstalled: (machine: string, exitCode: number) =>
      `${machine} answered with exit code ${exitCode}: the program may still run there.`,
    uninstallUnknown: (machine: string) =>
      `${machine} did not finish in time. It is not known whether the program still runs there.`,
    answeredNothing: '(nothing)',
    reading: (machine: string, server: string) => `Asking ${server} about ${machine}…`,
    help: (machine: string, server: string) =>
      `${machine} would run a small program that tells this browser what needs you on ${server}, as your settings of notifications say.`,
    files: 'It would get two files, which only its user may read:',
    command: 'And this would run, which keeps the program running:',
    secret:
      'The first file holds the address and keys of this browser’s pushes. They reach the machine encrypted. It is written anew when one of them changes, or a setting of notifications here.',
    agree: 'Write and run it',
    showLine: 'Show a line to run myself',
    working: (machine: string) => `Setting up ${machine}…`,
    done: (machine: string) => `${machine} notifies this browser.`,
    notRunning: (machine: string) => `The files are on ${machine}, but the program does not run there:`,
    noProgram:
      'The host of this Happy Hub does not have happy-hub-notify.cjs. Nothing was changed. Build the app anew.',
    notSubscribed: (why: string) => `This browser gets no pushes: ${why} Nothing was changed at the machine.`,
    noList: (machine: string, url: string) =>
      `The keys of your pushes are kept in your server list on ${url}, and it cannot be read or written now. Nothing was changed on ${machine}. Its state is shown under Servers; try again when it is saved.`,
    lineHelp: (machine: string) =>
      `Run this on ${machine}. It holds the keys of this browser’s pushes: treat it as a password. Whether it ran is not known here.`,
    close: 'Close',
    testTitle: 'Happy Hub: a test from your machine',
    allow: 'Allow',
    deny: 'Deny',
    allowed: 'Allowed.',
    denied: 'Denied.',
    unanswered: 'Not known whether the answer arrived: the app did not say. Open the session.',
  },
  /** Of a notification that came through ntfy, encrypted. */
  sealed: {
    reading: 'Opening what the notification is about…',
    nothing: 'No notification to open',
    nothingText: 'It was opened already, or this page was loaded again. Press the notification once more.',
    signedOut: 'You are not signed in here',
    signedOutText:
      'This notification is encrypted for your account. Sign in with that account in this tab, and it opens; or open it in a browser that is signed in.',
    signIn: 'Sign in here',
    unread: 'This notification cannot be read here',
    failed: 'This notification could not be opened',
    notForUs:
      'None of the accounts that are signed in here can open it: it is encrypted for another one, or it was damaged on its way. If it is from a server that is not in this browser yet, add it with that account’s key, and the notification opens. Nothing is lost: what waits is shown on that server.',
    broken:
      'The address is not whole, or a newer version of happy-hub-notify made it. Nothing is lost: what waits is shown under Needs you.',
    several: 'Which server is it from?',
    severalText:
      'Several of your servers have the account that this notification is for, and it does not say which one.',
    openOn: (server: string) => `Open the session on ${server}`,
    test: 'It can be read here',
    testText: (server: string) =>
      `A notification that is encrypted for your account can be opened in this browser: ${server}. It was a test, and leads to no session.`,
  },
  text: {
    anything: 'Happy Hub needs you',
    finishedAnything: 'An agent has finished',
    needsYou: 'needs you',
    finished: 'has finished',
    requests: (count: number) => `needs you: ${count} requests`,
    on: (what: string, server: string) => `${what} · ${server}`,
    asks: (tool: string, what: string) => (what === '' ? tool : `${tool}: ${what}`),
  },
}
