import type { ReactNode } from 'react'
import { Router, type BaseLocationHook, type BaseSearchHook } from 'wouter'
import { useBrowserLocation, useSearch } from 'wouter/use-browser-location'

interface Place {
  hook: BaseLocationHook
  searchHook: BaseSearchHook
}

/** What the router's `decodeURI` makes the text again. */
const shielded = (text: string): string => text.replaceAll('%', '%25')

/** The place with its addresses as they are written. Made once: another one would be another router. */
export function asWritten({ hook, searchHook }: Place): Place {
  return {
    hook() {
      const [path, navigate] = hook()
      return [shielded(path), navigate]
    },
    searchHook: () => shielded(searchHook()),
  }
}

const addressBar = asWritten({ hook: useBrowserLocation, searchHook: useSearch })

/**
 * Gives the screens every address as it is written; hrefs.ts decodes its parts, once. The router by itself would decode
 * the whole, but for the slashes: what was `%2F` in an id could not be told from `%252F`, and a `%` in the name of a
 * file would be decoded twice.
 */
export function Addresses({ place = addressBar, children }: { place?: Place; children: ReactNode }) {
  return <Router {...place}>{children}</Router>
}
