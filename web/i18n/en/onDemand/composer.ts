const items = (count: number): string => (count === 1 ? '1 item' : `${count} items`)

/** Words of an open chat that come on demand: around the composer, finding, and the full view of a call. */
export const composer = {
  another: 'New session',
  anotherHere: 'New session here',
  /** Said where the session has ended. */
  unanswered: (count: number) =>
    count === 1 ? 'Your last message has no answer.' : `Your last ${count} messages have no answer.`,
  /** Before a message is sent. */
  notes: {
    offline: (server: string) =>
      `${server} is not connected. Your message waits on this device and is sent to it after it connects.`,
    paused: (server: string) => `${server} is paused. Your message waits on this device until you resume it.`,
    signIn: (server: string) => `${server} needs you to sign in again. Your message waits on this device until then.`,
    sessionOffline: 'This session is offline. A message is read only if it comes back.',
    oldSessionOffline: (version: string) =>
      `This session is offline, and its CLI ${version} never reads what came meanwhile. Your message waits on this device and is sent when the session runs again.`,
  },
  lost: {
    name: 'Messages that the server lost',
    explain: (server: string, count: number, when: string) =>
      `${server} was set back to an older copy of itself (seen ${when}). It no longer has ${
        count === 1 ? 'one message' : `${count} messages`
      } that stood here.`,
    show: 'Show this browser’s copy',
    hide: 'Hide the copy',
  },
  stop: {
    stop: 'Stop',
    title: 'Stop the current turn',
    stopping: 'Stopping…',
    failed: (what: string) => `Not stopped: ${what}`,
  },
  assist: {
    commands: 'Commands',
    files: 'Files',
    looking: 'Asking the agent for its files…',
    noFiles: 'No file fits.',
    filesCut: 'There are more files than the agent can list; one that is missing here may exist.',
    filesUnknown: (what: string) => `The files are unknown: ${what}`,
    help: {
      compact: 'Shortens the conversation for the agent',
      clear: 'Begins a new conversation for the agent',
      goal: 'Sets what the agent works towards',
      mcp: 'Shows the connected MCP servers',
      skills: 'Shows the skills',
    },
  },
  waiting: {
    cancel: 'Cancel',
    /** The prompt goes back to where it was written, with its pictures. */
    cancelUpload: 'Cancel upload',
    sendNow: 'To the agent now',
    sendNowHelp: 'Hands it to the agent’s own queue. From there it cannot be taken back.',
    here: 'As long as it waits here you can change it. What the agent already has cannot be taken back.',
    /** In place of the usual words for what is held. */
    heldForOldCli: (version: string) =>
      `Waits here until the session runs again: its CLI ${version} reads only what comes while it runs. Start it again on its machine, or discard this message`,
    handed: 'The agent has it: it cannot be taken back.',
    earlier: 'Earlier',
    later: 'Later',
    discard: 'Discard',
  },
  control: {
    terminal: 'The terminal is in control.',
    asks: 'What the agent asks for waits there, in the terminal. A message from here takes over.',
    waits: 'A request waits there, in the terminal: answer it there, or take over.',
    takeOver: 'Take over',
    handBack: 'Hand back to the terminal',
    changing: 'Asking the agent…',
    failed: (what: string) => `Nothing changed: ${what}`,
  },
  todos: {
    done: (done: number, of: number) => `${done} of ${of} done`,
    doneOfSome: (done: number, of: number) =>
      of === 0 ? 'in older messages' : `${done} of ${of} done, more in older messages`,
    older: 'Tasks were made in messages that are older than what is loaded here.',
    load: 'Load them',
    loading: 'Loading…',
  },
  /** Calls that only looked at something, counted. */
  quiet: {
    read: (count: number) => counted(count, 'file read', 'files read'),
    find: (count: number) => counted(count, 'search for files', 'searches for files'),
    search: (count: number) => counted(count, 'search in files', 'searches in files'),
    list: (count: number) => counted(count, 'directory listed', 'directories listed'),
    web: (count: number) => counted(count, 'search on the web', 'searches on the web'),
    fetch: (count: number) => counted(count, 'page fetched', 'pages fetched'),
  },
  jump: {
    previousPrompt: 'Previous message of yours',
    nextPrompt: 'Next message of yours',
    nextRequest: 'Next request',
  },
  find: {
    name: 'Find in this chat',
    field: 'Text to find',
    older: 'Match before this one',
    newer: 'Match after this one',
    close: 'Close',
    looking: 'Looking…',
    count: (at: number, of: number) => (of === 0 ? 'Not found' : at === 0 ? `${of} found` : `${at} of ${of}`),
    reading: (count: number) => `Reading what is stored on this device… ${items(count)} so far.`,
    all: (count: number) => `In the whole conversation: ${items(count)}.`,
    stored: (count: number) => `In what is stored on this device: ${items(count)}.`,
    server: (server: string) => `Search older messages on ${server}`,
    readingServer: (server: string, count: number) => `Reading older messages from ${server}… ${items(count)} so far.`,
    notConnected: (server: string) => `${server} is not connected.`,
    stop: 'Stop',
    failed: (what: string) => `Not all was looked through: ${what}`,
    link: {
      menu: 'This message',
      copy: 'Copy link to this message',
      looking: (server: string) => `Looking for the message on ${server}…`,
      waits: (server: string) =>
        `It is older than what is stored on this device. Looking goes on when ${server} is connected.`,
      gone: 'The message that this link names is not in this conversation.',
      failed: (what: string) => `The message was not found: ${what}`,
      stop: 'Stop',
      dismiss: 'Dismiss',
    },
  },
  context: {
    part: (percent: number) => `Context ${percent} %`,
    partHelp: (tokens: string, window: string) => `The agent’s context holds ${tokens} of ${window} tokens.`,
    tokens: (tokens: string) => `Context ${tokens}`,
    /** In the session's menu. */
    used: (what: string) => `used: ${what}`,
    asking: '…',
    nothing: 'What it used is not known',
    tokensHelp: 'Tokens in the agent’s context. It does not say how many it can hold.',
  },
  call: {
    full: 'Full view',
    title: 'Tool call',
    back: (session: string) => `Back to ${session}`,
    tool: 'Tool',
    state: 'State',
    time: 'Time',
    took: 'Took',
    steps: 'What the helper agent did',
    stepsState: (count: number, state: string) => `${count === 1 ? '1 step' : `${count} steps`} · ${state}`,
    input: 'All that it was given, as JSON',
    numberedNow: 'Line numbers are those of the file as it is now.',
    looking: (server: string) => `Reading the conversation from ${server}…`,
    gone: 'This call is not in the conversation.',
  },
  goal: {
    name: 'Goal',
    step: (current: number, total: number) => `step ${current} of ${total}`,
    edit: 'Edit',
    field: 'What the agent works towards',
    save: 'Save',
    stop: 'Stop',
    clear: 'Clear',
    failed: (what: string) => `The goal is as it was: ${what}`,
  },
  form: {
    title: 'The agent asks you',
    send: 'Send answer',
    cancel: 'Do not answer',
    custom: 'Other answer',
    missing: 'Answer every question that is not optional.',
    optional: 'optional',
    unknown: (kind: string) =>
      `The agent waits for something that cannot be answered here (${kind}). Answer it in its own app.`,
    failed: (what: string) => `Not answered: ${what}`,
  },
  limit: {
    reached: (name: string) => `Usage limit reached: ${name}.`,
    warning: (name: string, percent: string) => `Usage limit near: ${name}${percent}.`,
    until: (when: string) => `It ends ${when}.`,
    names: { five_hour: 'five hours', seven_day: 'this week', seven_day_opus: 'Opus this week' },
  },
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
