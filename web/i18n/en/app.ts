/** Words of the frame, and of pages that stand for themselves. */
export const app = {
  name: 'Happy Hub',
  next: (waiting: number) => `Next of ${waiting}`,
  nextHelp: 'What has waited longest (.)',
  skip: 'Skip to content',
  loading: 'Loading',
  tabs: {
    name: 'Main',
    sessions: 'Sessions',
    queue: 'Needs you',
    machines: 'Machines',
    connect: 'Connect',
    settings: 'Settings',
  },
  connect: 'Connect a terminal',
  back: 'Sessions',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Select and copy it by hand',
  cancel: 'Cancel',
  notFound: {
    title: 'Nothing here',
    text: 'This address does not belong to a page of Happy Hub.',
    home: 'Go to sessions',
  },
  crash: {
    title: 'This page stopped working',
    text: 'An error in the app stopped this page. Your sessions and messages that wait to be sent are kept on this device.',
    reload: 'Reload',
  },
  hub: {
    restarting: 'Reconnecting to the background part of the app. What you see is as of a moment ago.',
    unavailable:
      'The background part of the app does not start. Messages that wait are kept on this device. Reload the page; if it stays so, close the other tabs of Happy Hub first.',
    storageFailed:
      'The browser does not let this app read what it stored on this device, so your servers cannot be shown. Free some space or allow site data for this address; it is tried again by itself. In a private window storage may be off.',
    reload: 'Reload',
  },
  framed: {
    title: 'Happy Hub was opened inside another page',
    text: 'A page around it could make you approve something that you do not see. So nothing can be seen or approved here.',
    open: 'Open Happy Hub by itself',
    todo: 'A link of a terminal that was opened here is forgotten: open it again in a tab of its own.',
  },
  insecure: {
    title: 'Happy Hub needs https',
    why: 'This page was loaded over plain http. Browsers then switch off encryption, background workers and offline use, so your keys could not be kept safe. For that reason there is no sign-in here.',
    how: 'Ways to get https',
    ways: [
      {
        title: 'On this computer',
        text: 'Open it as http://localhost or http://127.0.0.1: browsers trust these without https.',
      },
      {
        title: 'A reverse proxy',
        text: 'Put Caddy, nginx or Traefik with a certificate in front of it. With Caddy it is one line:',
        code: 'caddy reverse-proxy --from hub.example.org --to 127.0.0.1:4000',
      },
      {
        title: 'A tailnet',
        text: 'Tailscale gives each machine an https name for your own devices only:',
        code: 'tailscale serve 4000',
      },
    ],
    port: 'Replace the name and the port by yours.',
  },
}
