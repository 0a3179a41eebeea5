/** The key code of a key that an input method has taken. */
const PROCESSED = 229

/**
 * Whether a key belongs to the composition of a character (Japanese, Chinese, …). Safari ends the composition before the
 * Enter that ends it, and tells it only by the key code.
 */
export function isOfInputMethod(key: Pick<globalThis.KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return key.isComposing || key.keyCode === PROCESSED
}
