/** Words for the first minutes: connecting a CLI, and the demo. */
export const firstSteps = {
  connectCli: 'Connect a CLI',
  connectCliText:
    'After you have signed in, run these two lines on the machine where you code. The second asks you to log in: choose the web browser, and approve the link here.',
  shell: {
    name: 'For',
    posix: 'macOS, Linux',
    powershell: 'Windows: PowerShell',
    cmd: 'Windows: Command Prompt',
  },
  demo: {
    title: 'Try the demo',
    text: 'Connect the demo terminals: scripted agents on your two local servers. Approving them works as with real ones.',
    connect: (label: string) => `Connect “${label}”`,
    afterSignIn: 'Create an account first. Then connect the demo terminals: scripted agents on your two local servers.',
  },
}
