/** Words for answering what an agent asks. */
export const permission = {
  allow: 'Allow',
  /** What "for this session" would allow from then on. */
  session: {
    command: 'Allow this command for this session',
    edits: 'Allow all edits for this session',
    tool: (tool: string) => `Allow ${tool} for this session`,
    similar: 'Allow for this session',
  },
  deny: 'Deny',
  stop: 'Deny and stop',
  plan: {
    title: 'The agent asks you to approve its plan',
    allow: 'Approve plan',
    session: 'Approve plan and allow all edits',
    everything: 'Approve plan and allow everything',
    deny: 'Keep planning',
  },
  question: {
    title: 'The agent asks you',
    answer: 'Send answer',
    deny: 'Do not answer',
    other: 'Other answer',
    missing: 'Answer every question.',
  },
  addReason: 'Add a reason',
  reason: 'Reason, told to the agent',
  keys: (deny: string) => `a allows, d: ${deny.toLowerCase()}`,
  also: 'Also in this request',
  /** The request itself is empty: what the agent said about it stands in for it. */
  ofMessage: 'The request itself names nothing. This is what the agent’s message says that it is about.',
  hidden: 'This request has characters that would not be seen. They are shown as ⟨…⟩.',
  showAll: 'Show all of it',
  showLess: 'Show less',
  unread: 'Allowing works once all of it was in view.',
  unreadQuestions: 'Answering works once all of it was in view.',
  goToUnseen: 'Go on reading',
  contradicts: 'This request says two things at once:',
  contradiction: {
    differ: (names: string) => `${names} say different things. Only one of them will be used.`,
    'several-changes': (names: string) => `${names} each say what the file becomes. Only one of them will be used.`,
    'look-alike': (names: string) => `${names} are different fields with names that look the same.`,
    'same-question': (question: string) => `“${question}” is asked twice, and one answer counts for both.`,
  },
  and: (names: readonly string[]) => names.join(' and '),
  sure: 'Allow it although it says two things at once?',
  sureEverything: 'From then on the agent changes files and runs commands in this session without asking you.',
  anyway: (allow: string) => `${allow} anyway`,
  back: 'Back',
  over: { allowed: 'Allowed.', denied: 'Denied.', answered: 'Answered.', canceled: 'Withdrawn.' },
  sending: 'Sending your answer…',
  sent: 'Sent. Waiting for the agent to go on…',
  failed: 'Not answered.',
  retry: 'Try again',
  gone: 'Answered elsewhere or withdrawn.',
  notConnected: (server: string) => `${server} is not connected. You can answer when it is back.`,
  ended: 'The session’s process is not running, so nobody can take an answer.',
  inTerminal: 'This waits in the terminal, which is in control. Answer it there, or take over.',
  more: (n: number) => (n === 1 ? '1 more request in this session' : `${n} more requests in this session`),
  open: (title: string) => `Open “${title}”`,
  loading: 'Loading the request',
  unreadable: 'The request cannot be shown here. Open the session.',
}

const count = (n: number) => n.toLocaleString('en')

/** What stands for text that would not be seen. In brackets of its own, so that it does not read as the text. */
export const visibleText = {
  emptyLines: (n: number) => `⟨${count(n)} empty lines⟩`,
  spaces: (n: number) => `⟨${count(n)} spaces⟩`,
  hidden: (n: number, spelled: string) =>
    spelled === '' ? `⟨${count(n)} hidden characters⟩` : `⟨${count(n)} hidden characters that spell “${spelled}”⟩`,
  combining: (n: number) => `⟨${count(n)} marks over one letter⟩`,
  mixedScripts: (scripts: readonly string[], ascii: string | null) =>
    `⟨${scripts.join(' and ')} letters in one name${ascii === null ? '' : `: ${ascii}`}⟩`,
  asciiHost: (ascii: string) => `⟨${ascii}⟩`,
  open: (what: string) => `Show ${what.replace(/[⟨⟩]/g, '')}`,
}
