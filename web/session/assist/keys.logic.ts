import { isOfInputMethod } from '../../keys/inputMethod'

/** Enter sends where the person wants that and there is a keyboard with a Shift key, else with Ctrl or ⌘. */
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
