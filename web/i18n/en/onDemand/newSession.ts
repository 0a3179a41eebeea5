/** Words for starting a session. */
export const newSession = {
  title: 'New session',
  machine: 'Machine',
  noMachines: 'No machine is known yet. Sessions start on machines where happy runs: connect the first one.',
  noneOnline: 'No machine is online. Run “happy daemon start” on the one that you want to use.',
  online: 'online',
  why: {
    offline: 'offline. Run “happy daemon start” there.',
    unknown: 'state unknown',
    locked: 'encrypted with a key that this account does not have',
    notConnected: (server: string) => `${server} is not connected`,
  },
  directory: 'Directory',
  directoryHelp: 'In full, or from the home directory with ~',
  directoryInvalid: {
    posix: 'Begin with / or ~',
    windows: 'Begin with a drive like C:\\, a share like \\\\server\\share, or ~',
    unknown: 'Begin with / or ~, or with a drive like C:\\',
  },
  recent: 'Recent directories on this machine',
  agent: 'Agent',
  agents: { claude: 'Claude', codex: 'Codex', gemini: 'Gemini', openclaw: 'OpenClaw' },
  prompt: 'First message',
  promptHelp: 'Optional. You can also write it later.',
  submit: 'Start session',
  starting: (machine: string) => `Starting on ${machine}… This can take a minute.`,
  missing: {
    title: 'Create the directory?',
    text: (machine: string) => `This directory does not exist on ${machine}. Create it?`,
    create: 'Create and start',
  },
}
