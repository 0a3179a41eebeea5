import type { LinkSource } from '../../../../worker/api/flows'

/** Words of the question about a terminal’s link, and of what came of it. */
export const linkTerminal = {
  question: {
    title: 'Approve a terminal?',
    reading: 'Reading the link…',
    badTitle: 'This link cannot be used',
    nothing: 'No link to approve',
    nothingText:
      'Run “happy auth login” in a terminal, choose the web, and open the link that it prints. The link works once and stays in this tab only.',
    signedOutTitle: 'You are not signed in here',
    signedOut:
      'A terminal or a device waits for approval, but nobody is signed in to a server in this browser. Sign in here and you are asked about it next, or approve it where you are signed in.',
    signInHere: 'Sign in here',
    elsewhere: 'Approve where you are signed in',
    elsewhereText: 'Scan this code with that device, or copy the link and open it there.',
    qr: 'The link as a code',
    copyLink: 'Copy link',
    server: 'Server',
    serverKnown: (label: string) => `Known: ${label}`,
    serverSeveral: 'Known: you have several accounts there',
    serverNew: 'New: you have never used this server here',
    https: (port: string) => `https, port ${port}`,
    http: (port: string) => `http, port ${port}: the way there is not encrypted, the content of sessions is.`,
    punycode: (unicode: string) =>
      `This name uses letters outside plain English: it is also written ${unicode}. Check it letter by letter; some look alike.`,
    noServer: 'The link does not name a server. Choose the one that the terminal is set to; only that one is asked.',
    pick: 'On which server does the terminal wait?',
    notListed: 'Is the terminal set to a server that is not here? The link is kept in this tab while you add it.',
    pickAccount: 'Which account?',
    account: 'Account',
    thisAccount: 'this account',
    primary: 'primary',
    terminal: 'Terminal',
    terminalHelp: 'short form of its key',
    signInFirst: (label: string) => `Sign in to ${label} first. The link is kept in this tab.`,
    can: 'What it will be able to do',
    canList: [
      'Add its sessions and its computer to this account. You can read and control them here, also from afar.',
      'See that your other sessions and machines on this server exist and when they are active, and delete them. What was said in them it cannot read.',
      'See the profile of this account, and the keys of AI services that you stored with it on this server.',
    ],
    cannot:
      'This cannot be undone: the access does not expire, and the server has no way to take it back. Approve only a terminal that you started just now.',
    newAccount: 'Which account should it use on this server?',
    refuse: 'Refuse',
    approve: 'Approve',
    approving: (server: string) => `Approving on ${server} and reading the answer back…`,
    signIn: 'Getting an account on the server',
  },
  cutOff: (button: string) =>
    `Scroll, or make this window larger: “${button}” works only while the server’s address and the button are both in view.`,
  outcome: {
    approved: 'Terminal approved',
    approvedText: (server: string) => `The approval is stored on ${server} and was read back.`,
    approvedNew: (label: string) => `The server was added to your list as ${label}.`,
    waiting: 'Waiting for the machine…',
    unknownMachine: 'of this terminal',
    arrived: (name: string) => `The machine ${name} is here.`,
    machines: 'Show machines',
    done: 'Done',
    alreadyUsed: 'This link was already used',
    alreadyUsedText: (server: string) =>
      `A terminal with this link was already approved on ${server}. Nothing was changed. If it was not you, do not use that terminal; log in again there.`,
    notFound: 'No terminal waits under this link',
    notFoundText: (server: string) =>
      `${server} does not know it: the link expired, or the terminal uses another server. Nothing was approved. Run “happy auth login” again and open the new link.`,
    someoneElse: 'Someone else approved this terminal',
    someoneElseText: (server: string) =>
      `The answer stored on ${server} is not ours: the terminal may belong to another account. Do not use it. Stop it and run “happy auth login” again.`,
    loopback: 'This address means the terminal’s own computer',
    loopbackText: (server: string) =>
      `The code names ${server}. That address reaches only the computer that the terminal runs on, so from this device it would lead elsewhere. Nobody was contacted and nothing was approved.`,
    asksSecret: 'Refused: the terminal asks for your account secret',
    asksSecretText: (server: string) =>
      `The terminal that waits on ${server} uses the old form of login, in which it would receive the account’s secret key itself. Nothing was sent to it. Update it with “npm i -g happy” and log in again.`,
    refused: 'Refused',
    refusedText: 'Nothing was sent to any server. The terminal stays logged out.',
    failed: 'Not approved',
    unproven: 'It is not certain that the terminal is approved',
    unprovenText: (server: string) =>
      `The answer may have reached ${server}, but what became of it could not be read back. It is checked again when the server answers. Until then do not use the terminal.`,
    noServer: 'the server',
    interrupted: 'The background part of the app was restarted before this was decided. Nothing was approved.',
    interruptedLate:
      'The background part of the app was restarted after your decision. It checks with the server by itself what became of it. Until you see the machine, do not use the terminal.',
    again: 'Try again',
    anotherServer: 'Try another server',
    anotherServerText:
      'This link does not name its server. If the terminal still waits, choose the server that it is set to; only that one is asked.',
    close: 'Close',
  },
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
    run: 'Now start it there, with the HAPPY_ variables of the login: the CLI does not remember them. If you logged in without HAPPY_HOME_DIR, leave it out here too.',
    opening: 'Its first session has started. Opening it…',
  },
}
