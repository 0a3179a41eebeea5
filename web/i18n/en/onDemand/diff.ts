export const diff = {
  sideBySide: 'Side by side',
  showUnchanged: (n: number) => (n === 1 ? 'Show 1 unchanged line' : `Show ${n} unchanged lines`),
}
