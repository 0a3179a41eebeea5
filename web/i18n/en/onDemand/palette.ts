interface SearchProgress {
  searched: number
  total: number
  /** Messages. */
  found: number
  inSessions: number
}

/** Words of the palette and of the list of keys. */
export const palette = {
  title: 'Go to',
  field: 'Session, machine, server or command',
  results: 'Results',
  none: (text: string) => `Nothing matches “${text}”.`,
  kinds: { session: 'Session', machine: 'Machine', server: 'Server', command: 'Command', template: 'Template' },
  commands: {
    overview: 'Overview',
    newSession: 'New session',
    fleet: 'Prompt several machines',
    connect: 'Connect a terminal',
    machines: 'Machines',
    servers: 'Servers',
    artifacts: 'Artifacts',
    newArtifact: 'New artifact',
    usage: 'Usage and services',
    settings: 'Settings',
    next: 'Next session that needs you',
    keys: 'Keyboard shortcuts',
    details: 'Details of this session',
    same: 'New session like this one',
  },
  manage: {
    title: 'Manage sessions',
    text: 'Title, folder, machine, server',
    narrow: 'Which sessions',
    states: { 'needs-you': 'Needs you', running: 'Running', idle: 'Idle', ended: 'Ended', archived: 'Archived' },
    unread: 'Unread',
    unused: (days: number) => `Nothing new for ${days} days`,
    all: (count: number) => (count === 1 ? 'The one that matches' : `All ${count} that match`),
    chosen: (count: number) => `${count} chosen`,
    none: 'No session matches all of this.',
    unknown: (servers: readonly string[]) =>
      `Not known yet of some sessions on ${servers.join(', ')}: their state is asked when the server is connected.`,
    more: (count: number) => `Show more (${count} left)`,
    open: 'Open',
    openSession: (title: string) => `Open ${title}`,
    actions: {
      archive: (count: number) => `Archive ${count}`,
      'mark-read': (count: number) => `Mark ${count} as read`,
      delete: (count: number) => `Delete ${count}`,
    },
    done: {
      archive: (count: number) => `${count === 1 ? 'One session is' : `${count} sessions are`} about to be archived.`,
      delete: (count: number) =>
        `${count === 1 ? 'One session is' : `${count} sessions are`} about to be deleted, for good.`,
    },
    undo: 'Undo all',
  },
  arrange: {
    name: 'How the list is arranged',
    group: 'Group by',
    groups: {
      standard: 'State and day',
      state: 'State',
      project: 'Project',
      server: 'Server',
      machine: 'Machine',
      day: 'Day',
    },
    sort: 'Sort by',
    sorts: { activity: 'Last activity', newest: 'Newest session', title: 'Title' },
    hideEnded: 'Hide ended sessions',
    narrow: 'Show only',
    machine: 'Machine…',
    project: 'Project…',
    shown: (count: number, of: number) => `${count} of ${of} sessions shown`,
    showAll: 'Show all',
    unknown: 'Not known',
    asking: 'Asking machines which repositories these are…',
    notTold: 'Some machines did not tell which repositories these are.',
  },
  search: {
    title: 'Search messages',
    field: 'Words',
    help: 'In all sessions of all servers, in what is on this device. A message has to have all of the words.',
    start: 'Search',
    searchFor: (text: string) => `Search messages for “${text}”`,
    progressName: 'Sessions searched',
    progress: ({ searched, total, found, inSessions }: SearchProgress) =>
      `${searched} of ${total} sessions searched · ${
        found === 0
          ? 'nothing found'
          : `${found} ${found === 1 ? 'message' : 'messages'} in ${inSessions} ${inSessions === 1 ? 'session' : 'sessions'}`
      }${searched < total && found === 0 ? ' yet' : ''}`,
    missing: (count: number) =>
      count === 1 ? 'One session is not whole on this device.' : `${count} sessions are not whole on this device.`,
    fetch: 'Fetch the rest',
    fetchName: 'Sessions fetched',
    fetching: (done: number, of: number) => `${done} of ${of} fetched and searched`,
    stop: 'Stop',
    unreachable: (servers: readonly string[]) =>
      `More may be on ${servers.join(', ')}: no connection now, so only what is on this device was searched.`,
    long: (count: number) =>
      count === 1
        ? 'Of one very long message only the first 200,000 characters were searched.'
        : `Of ${count} very long messages only the first 200,000 characters were searched.`,
    failed: (count: number) =>
      count === 1 ? 'One session could not be searched whole.' : `${count} sessions could not be searched whole.`,
    showMore: (count: number) => `Show ${count} more`,
    notListed: (count: number) => `${count} more messages have the words and are not listed.`,
    from: { person: 'You', agent: 'Agent', tool: 'Tool' },
  },
  projects: {
    title: 'Projects',
    help: 'Sessions by what they work on. A repository on several machines and servers is one project.',
    asking: 'Asking the machines…',
    again: 'Ask again',
    none: 'No session works in a directory.',
    notTold: 'not told',
    upstream: (ahead: number, behind: number) =>
      ahead === 0 && behind === 0 ? 'as its upstream' : `${ahead} ahead, ${behind} behind`,
    crowded: (count: number, branch: string) =>
      `${count} agents work on the branch ${branch}. They may get in each other’s way.`,
    more: (count: number) => `Show ${count} more`,
  },
  queue: {
    title: 'Needs you',
    finished: 'Finished, not read yet',
    none: 'Nothing needs you.',
    snoozedCount: (n: number) => `${n} snoozed`,
    wake: 'Bring back',
    wakeName: (title: string) => `Bring “${title}” back`,
    until: (clock: string) => `until ${clock}`,
    show: (title: string) => `Show what “${title}” waits for`,
    more: (title: string) => `Later, and more for “${title}”`,
    snooze: { hour: 'Later: in one hour', evening: 'Later: this evening', tomorrow: 'Later: tomorrow' },
    read: 'Mark as read',
    open: (title: string) => `Open “${title}”`,
    over: 'Answered elsewhere or withdrawn.',
    overEnded: 'Not answered: the session ended.',
    lastText: (name: string) => `What the agent of “${name}” said last`,
    nothingYet: 'Nothing said yet.',
    notHere: 'What it said is not on this device. Open the session to read it.',
  },
  listWidth: 'Width of the list',
  startFrom: (template: string) => `New session: ${template}`,
  startOn: (machine: string) => `New session on ${machine}`,
  keys: {
    title: 'Keyboard shortcuts',
    close: 'Close',
    single: 'Use single keys, without Ctrl or ⌘',
    singleHelp: 'On this device. Press ? for the list.',
    off: 'Single keys are turned off in the settings.',
    rows: [
      { keys: 'Ctrl K · ⌘ K', what: 'Go to a session, machine, server or command' },
      { keys: 'j · k', what: 'Next and previous session in the list' },
      { keys: 'Enter', what: 'Open it' },
      { keys: 'e', what: 'Archive the session in focus; Undo takes it back' },
      { keys: '.', what: 'Next session that needs you' },
      { keys: 'a · d', what: 'Allow or deny the request in focus, once it was shown in full' },
      { keys: 'Ctrl F · ⌘ F', what: 'Find in the chat that has the focus' },
      { keys: 'Alt ↑ · Alt ↓', what: 'Previous and next message of yours in the chat that has the focus' },
      { keys: 'n', what: 'New session' },
      { keys: '/', what: 'Filter the sessions' },
      { keys: '?', what: 'This list' },
    ],
  },
}
