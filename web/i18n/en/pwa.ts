/** Words about the app's own code: an update, a part that is missing. */
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
}
