/** Words for mode, model and effort. */
export const agentSettings = {
  mode: 'Mode',
  model: 'Model',
  effort: 'Effort',
  /** Of a new session. */
  settings: 'Begins with',
  /** Before a list of choices. */
  choose: { mode: 'Permission mode', model: 'Model', effort: 'Effort' },
  /** Nothing was picked: the agent decides. */
  unset: { mode: 'Mode', model: 'Model', effort: 'Effort' },
  chip: (what: string, value: string, isDangerous: boolean) => `${what}: ${value}${isDangerous ? ' no questions' : ''}`,
  notPicked: 'the agent’s own',
  /** The choices that take a pick back. */
  agentsOwn: 'The agent’s own',
  takeBackHelp: 'Nothing is sent with your messages. An agent that runs stays as it is.',
  yourDefault: (name: string) => `Your default: ${name}`,
  otherModel: 'Another model',
  otherModelHelp: 'Its name, as the agent knows it',
  use: 'Use',
  defaultModel: 'Default model',
  notKnown: (value: string, version: string) => `“${value}” is not sent: the CLI ${version} does not know it.`,
  noVersion: 'The CLI does not tell its version, so no mode is sent: an unknown one would cost the prompt.',
  notSaved: (why: string) => `Not saved for your other devices: ${why}`,
  nextPrompt: 'Counts from your next message on.',
  dangerous: 'no questions',
  /** What the modes do, whose names the chat has, too. */
  modeHelp: {
    default: 'Asks before it changes files or runs commands.',
    acceptEdits: 'Changes files without asking. Asks before commands.',
    plan: 'Reads and plans. Changes nothing until you approve the plan.',
    auto: 'Decides by itself what it has to ask.',
    bypassPermissions: 'Changes and runs everything without asking.',
    'read-only': 'Reads without asking, changes nothing.',
    'safe-yolo': 'Changes the project without asking, and nothing outside of it.',
    yolo: 'Changes and runs everything without asking, with full access.',
  },
  defaults: {
    title: 'Agents',
    help: 'What your messages carry where nothing was picked in a session. Stored in your primary account, for the Happy app, too.',
    counts: 'Counts in sessions where nothing was picked.',
    dangerous: 'Set in another app. Here it is asked about in each session.',
    none: 'The agent’s own',
    saving: 'Saving…',
    agents: { claude: 'Claude', codex: 'Codex', gemini: 'Gemini', openclaw: 'OpenClaw', agy: 'Antigravity' },
  },
  begins: 'The agent begins with it.',
  ask: {
    title: 'Let the agent do everything?',
    text: (mode: string) =>
      `In “${mode}” the agent changes files and runs commands in this session without asking you. What it reads may tell it to.`,
    yes: (mode: string) => `Use ${mode} in this session`,
  },
}
