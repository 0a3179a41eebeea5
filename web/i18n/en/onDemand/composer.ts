/** Words for what stands around the composer: completion, waiting prompts, control, goal, forms and limits. */
export const composer = {
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
    sendNow: 'To the agent now',
    sendNowHelp: 'Hands it to the agent’s own queue. From there it cannot be taken back.',
    earlier: 'Earlier',
    later: 'Later',
  },
  control: {
    terminal: 'The terminal is in control. A message from here takes over.',
    takeOver: 'Take over',
    handBack: 'Hand back to the terminal',
    changing: 'Asking the agent…',
    failed: (what: string) => `Nothing changed: ${what}`,
  },
  todos: {
    done: (done: number, of: number) => `${done} of ${of} done`,
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
