import { createStoredSetting, useStoredSetting } from '../deviceSettings/storedSetting'

/** Null = as each place has it by itself. */
const wrapping = createStoredSetting<boolean | null>('happy-hub:wrap-code', {
  read: (text) => (text === 'on' ? true : text === 'off' ? false : null),
  write: (wraps) => (wraps === null ? null : wraps ? 'on' : 'off'),
})

/** Null again means that nobody chose. */
export const chooseWrapping = wrapping.set

/** Whether long lines wrap; `byItself` where nobody chose. */
export function useWrapping(byItself: boolean): boolean {
  return useStoredSetting(wrapping) ?? byItself
}
