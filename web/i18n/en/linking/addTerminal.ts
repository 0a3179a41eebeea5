const orPaste = 'You can also paste the link or choose a picture of the code.'

/** Words of the screen where a terminal's code or link is brought in. */
export const addTerminal = {
  lead: 'Run “happy auth login” in the terminal. It shows a code and a link. Bring one of them here; you are asked before anything is approved.',
  showCommands: 'Commands for the terminal',
  camera: {
    title: 'Scan the code',
    start: 'Scan with the camera',
    stop: 'Turn camera off',
    torch: 'Light',
    choose: 'Camera',
    nameless: (place: number) => `Camera ${place}`,
    view: 'Picture of the camera',
    asking: 'Asking for the camera…',
    askingHelp: 'Your browser may ask whether this page may use it. The picture stays in this browser.',
    pointAt: 'Hold the code of the terminal into the frame.',
    several: 'Several codes are in view. Show only one.',
    paused: 'The camera was turned off while this page was hidden.',
    again: 'Try the camera again',
    problems: {
      denied: {
        what: 'The browser does not let this page use the camera.',
        todo: `Open the site settings beside the address and allow the camera; on a phone look at the system’s permission for the browser too. Then try again. ${orPaste}`,
      },
      'no-camera': { what: 'No camera was found.', todo: `Connect one and try again. ${orPaste}` },
      'in-use': {
        what: 'The camera is in use or does not start.',
        todo: `Close other apps and tabs that use it, then try again. ${orPaste}`,
      },
      insecure: {
        what: 'Browsers give the camera only to pages on https or localhost.',
        todo: `Open Happy Hub under an https address. ${orPaste}`,
      },
      unsupported: { what: 'This browser has no camera for web pages.', todo: orPaste },
      lost: {
        what: 'The camera stopped.',
        todo: `It was unplugged, or another app took it. Try again. ${orPaste}`,
      },
      'reader-missing': {
        what: 'The part of the app that reads codes could not be loaded.',
        todo: 'Check the network of this device and try again. Pasting a link works without it.',
      },
      failed: { what: 'The camera does not work.', todo: `Try again. ${orPaste}` },
    },
  },
  paste: {
    title: 'Paste link or code',
    label: 'Link of the terminal',
    help: 'It is read as soon as you paste it. A link, or a picture of the code, can be pasted anywhere on this screen.',
    go: 'Continue',
  },
  image: {
    title: 'Picture of the code',
    help: 'A screenshot or a photo. You can also drop it anywhere on this screen.',
    choose: 'Choose a picture',
    drop: 'Drop it to read its code',
    reading: 'Looking for a code in the picture…',
    problems: {
      'no-code': {
        what: 'There is no QR code in this picture.',
        todo: 'Take the whole code with its white border, sharp and not too small. Or paste the link that stands below it.',
      },
      'several-codes': {
        what: 'There are several different codes in this picture.',
        todo: 'Crop it so that only the code of your terminal is left; none is chosen for you.',
      },
      'not-a-picture': {
        what: 'This is not a picture that the browser can open.',
        todo: 'Take a screenshot as PNG or JPEG.',
      },
      'too-large': {
        what: 'This picture is too large to be read here.',
        todo: 'Crop it to the code, or take a screenshot.',
      },
      'reader-missing': {
        what: 'The part of the app that reads codes could not be loaded.',
        todo: 'Check the network of this device and try again. Pasting a link works without it.',
      },
      'several-files': {
        what: 'These are several files.',
        todo: 'Take the one picture that shows the code of your terminal.',
      },
    },
  },
  read: (excerpt: string) => `Read: “${excerpt}”`,
  goesOn: 'Scanning goes on.',
  shareLost: {
    what: 'What you shared did not arrive.',
    todo: 'The browser stopped the part of the app that took it, and it is kept nowhere. Share it again, or paste it here.',
  },
}
