/**
 * Enter sends where there is a keyboard with a Shift key; on touch it makes a new line. An Enter that ends the
 * composition of a character (Japanese, Chinese, …) belongs to the input method.
 */
export function sendsOnEnter(
  key: Pick<globalThis.KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing'>,
  isTouch: boolean,
): boolean {
  if (key.key !== 'Enter' || key.isComposing || key.shiftKey || key.altKey) return false
  return !isTouch || key.ctrlKey || key.metaKey
}
