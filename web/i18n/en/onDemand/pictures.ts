/** Words for pictures, files and diagrams in messages. */
export const pictures = {
  attach: 'Attach pictures',
  camera: 'Take a picture',
  drop: 'Drop to attach',
  attached: 'Attached pictures',
  remove: (name: string) => `Remove ${name}`,
  preparing: 'The pictures are being prepared. You can send when they are ready.',
  preparingOne: 'Preparing…',
  needsText: 'Write what to do with it: agents get pictures together with a text.',
  dismiss: 'Dismiss',
  problems: {
    'not-a-picture': 'Not a picture that this browser can read. It is not sent.',
    'too-large': 'Too large. It is not sent.',
    'too-many': 'At most 10 go with one message. It is not sent.',
  },
  refusals: {
    agent: 'This session’s agent takes no pictures. Claude and Codex do.',
    version:
      'This session’s CLI is older than 1.2.0 and would drop pictures without a word. Update the CLI to send some.',
    'unknown-version':
      'This session’s CLI does not tell its version. An old one would drop pictures without a word, so none are sent.',
  },
  picture: (name: string) => `Picture ${name}`,
  fileNamed: (name: string) => `File ${name}`,
  open: (name: string) => `Show ${name} larger`,
  loading: (name: string, server: string) => `Getting ${name} from ${server}…`,
  notShown: 'This is not a picture of a kind that is shown here.',
  tooManyPixels: 'This picture is too large to be shown here.',
  save: 'Save',
  saveFile: (name: string) => `Save ${name}`,
  getting: 'Getting it…',
  retry: 'Try again',
  close: 'Close',
  zoom: 'Actual size',
  fit: 'Fit',
  diagram: {
    show: 'Show the diagram',
    showText: 'Show its text',
    picture: (title: string) => (title === '' ? 'Diagram. “Show its text” has it in words.' : `Diagram: ${title}`),
    unreadable: (line: number | null) =>
      line === null
        ? 'cannot be drawn: its text has a mistake'
        : `cannot be drawn: line ${line} of its text has a mistake`,
    notDrawn: {
      'too-large': 'not drawn, because it is too large',
      'too-slow': 'not drawn, because it takes too long',
      unavailable: 'not drawn: this app’s host did not send its page for diagrams (docs/hosting.md)',
    },
  },
}
