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
  muted: { servers: 'Not from these servers', sessions: 'Sessions are muted in their own menu.' },
  test: 'Show a test notification',
  testBody: 'Notifications work on this device.',
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
