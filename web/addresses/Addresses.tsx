import type { ReactNode } from 'react'
import { Router, type BaseLocationHook, type BaseSearchHook } from 'wouter'
import { useBrowserLocation, useSearch } from 'wouter/use-browser-location'

interface AddressesProps {
  hook?: BaseLocationHook
  searchHook?: BaseSearchHook
  children: ReactNode
}

/**
 * Gives the screens every address as it is written; hrefs.ts decodes its parts, once. The router by itself would decode
 * the whole, but for the slashes: what was `%2F` in an id could not be told from `%252F`, and a `%` in the name of a
 * file would be decoded twice.
 * @param hook where the address is; by default in the browser's address bar
 */
export function Addresses({ hook = useBrowserLocation, searchHook = useSearch, children }: AddressesProps) {
  return (
    <Router hook={asWritten(hook, shieldedPath)} searchHook={asWritten(searchHook, shielded)}>
      {children}
    </Router>
  )
}

/** What the router's `decodeURI` makes the text again. */
const shielded = (text: string): string => text.replaceAll('%', '%25')

const shieldedPath = ([path, navigate]: ReturnType<BaseLocationHook>): ReturnType<BaseLocationHook> => [
  shielded(path),
  navigate,
]

const made = new WeakMap<object, unknown>()

/** The same hook for the same hook: another one would be another router. */
function asWritten<Hook extends (...args: never[]) => unknown>(
  hook: Hook,
  change: (result: ReturnType<Hook>) => ReturnType<Hook>,
): Hook {
  if (!made.has(hook)) made.set(hook, (...args: Parameters<Hook>) => change(hook(...args) as ReturnType<Hook>))
  return made.get(hook) as Hook
}
