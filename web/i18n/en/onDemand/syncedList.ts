/** Words of the list of servers that the primary keeps, and of its servers that this browser does not have. */
export const syncedList = {
  status: {
    waiting: (label: string) => `Your server list is saved as soon as ${label} is connected.`,
    saving: (label: string) => `Your server list is being saved on ${label}…`,
    /** `when` = clock time or date. */
    kept: (label: string, when: string) =>
      `Your server list is kept on ${label}, encrypted with your key, as of ${when}. With the backup key of ${label} a new browser offers all of these servers.`,
    unsaved: (label: string) => `Your server list could not be saved on ${label}`,
    unsavedSince: (when: string) => `The list there is as of ${when}. It is tried again by itself.`,
    neverSaved: 'Nothing is saved there yet. It is tried again by itself.',
    retry: 'Try now',
    lockedTitle: (label: string) => `The server list on ${label} cannot be opened`,
    undecipherable: (label: string) =>
      `What is stored on ${label} in its place is damaged, or was not written with this key. It was left alone. Nothing of your list is saved until you replace it.`,
    newer: (label: string) =>
      `A newer version of this app wrote the list on ${label}. Reload to update the app first. It was left alone; nothing of your list is saved until then.`,
    replace: 'Replace it…',
    replaceTitle: 'Replace the server list?',
    replaceText: (label: string) =>
      `The servers of this browser are saved on ${label} instead. Servers that only stand in the list that cannot be opened are lost, if you do not have their backup keys.`,
    replaceGo: 'Replace',
    leftOut: (labels: string[]) =>
      labels.length === 1
        ? `${labels[0]} is not in it: it was taken out in another browser, or you are signed out there. To keep its key, write down its backup key.`
        : `${labels.join(', ')} are not in it: they were taken out in another browser, or you are signed out there. To keep their keys, write down their backup keys.`,
  },
  restorable: {
    title: 'Your other servers',
    text: (label: string) =>
      `These stand in the list that your account on ${label} keeps. None of them is asked before you connect it.`,
    key: {
      root: 'with your first key',
      derived: 'with its separate key',
      own: 'with its own key',
    },
    primary: 'primary, which holds the current list',
    http: 'http: the way there is not encrypted, the content of sessions is.',
    punycode: (unicode: string) => `Letters outside plain English: ${unicode}`,
    loopback: 'localhost means this computer: that server runs here',
    connect: 'Connect',
    connectTo: (label: string) => `Connect ${label}`,
    connecting: 'Connecting…',
    again: 'Try again',
    againTo: (label: string) => `Try again: ${label}`,
    notHere: 'Not here',
    notHereTo: (label: string) => `Not here: ${label}`,
    all: 'Connect all',
    /** Those that need a tick of their own. */
    allBut: 'Connect all but those on localhost',
    tickFirst: 'Tick first that the server runs on this computer.',
  },
}
