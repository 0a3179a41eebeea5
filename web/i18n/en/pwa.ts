/** Words about the app on this device: update, install, storage. */
export const pwa = {
  update: {
    ready: 'A new version is ready.',
    kept: 'Drafts and messages that wait to be sent are kept.',
    reloadAll: 'Reload all tabs',
  },
  missingChunk: {
    title: 'A part of the app is missing',
    text: 'It could not be loaded: this device is offline, or a newer version has replaced the one in this tab. Try again when the network is back, or reload to get a whole one. Drafts and messages that wait to be sent are kept on this device.',
    tryAgain: 'Try again',
    reload: 'Reload',
  },
  device: {
    title: 'On this device',
    build: (build: string) => `Build ${build}`,
    install: {
      offered: 'It gets its own window and icon, and starts without network.',
      'by-share-menu':
        'To install: tap Share, then "Add to Home Screen". Safari may delete what a website stores after seven days without a visit; it keeps that of an app on the Home Screen.',
      installed: 'This app is installed on this device.',
      'by-browser': 'Your browser may offer to install this app in its menu or address bar.',
    },
    installNow: 'Install as an app',
    tabTitles: 'Name the tab after the session in it',
    tabTitlesHelp:
      'The browser writes the names of tabs into its history, where others who use this device can read them.',
    used: (size: string) => `${size} stored on this device.`,
    persistent: 'The browser keeps it until you delete it.',
    mayBeDeleted:
      'The browser may delete it when the disk runs full. You would need your backup keys to sign in again.',
    keep: 'Keep it',
    keepRefused: 'The browser did not agree. It often does for installed apps and for pages that you visit a lot.',
  },
}
