/**
 * Enter sends where the person wants that and there is a keyboard with a Shift key, else with Ctrl or ⌘. An Enter that ends the
 * composition of a character (Japanese, Chinese, …) belongs to the input method: Safari ends the composition before that
 * key and tells it only by the key code.
 */
export function sendsOnEnter(
  key: Pick<
    globalThis.KeyboardEvent,
    'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing' | 'keyCode'
  >,
  enterSends: boolean,
): boolean {
  if (key.key !== 'Enter' || isOfInputMethod(key) || key.shiftKey || key.altKey) return false
  return enterSends || key.ctrlKey || key.metaKey
}

/** The key code of a key that an input method has taken. */
const PROCESSED = 229

export function isOfInputMethod(key: Pick<globalThis.KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return key.isComposing || key.keyCode === PROCESSED
}
