import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { type HubErrorData, errorData } from '../../worker/api/errors'
import type { LinkSource } from '../../worker/api/flows'
import { useHub } from '../hub/hubContext'
import { checkLink } from '../linking/checkLink'
import { pendingCode, pendingLink } from '../linking/pending'

/** What was read is no link, or one that the hub refuses. */
export interface RefusedLink {
  text: string
  error: HubErrorData
}

/** One for each source: a code that the camera happens to see does not replace the error at the text field. */
type RefusedLinks = Partial<Record<LinkSource, RefusedLink>>

/**
 * Hands what was scanned, pasted or read from a picture to the hub. What the hub takes for a link opens its confirmation;
 * the first such link wins, whatever is read after it.
 */
export function useSubmitLink() {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [refused, setRefused] = useState<RefusedLinks>({})
  const isTaken = useRef(false)
  const hasLeft = useRef(false)
  // A code stays in the camera's view for many frames: it is asked about once.
  const lastScanned = useRef<string | null>(null)
  useEffect(() => {
    hasLeft.current = false
    return () => {
      hasLeft.current = true
    }
  }, [])

  /** Whether it was taken: then its confirmation opens. */
  const submit = async (text: string, source: LinkSource): Promise<boolean> => {
    if (isTaken.current) return true
    if (source === 'camera' && lastScanned.current === text) return false
    try {
      await checkLink(commands, text, source)
    } catch (thrown) {
      const error = errorData(thrown)
      if (error.code === 'bad-link' && error.problem === 'device-code' && !isTaken.current && !hasLeft.current) {
        // A code to sign in this browser: the sign-in screen asks about it.
        isTaken.current = true
        pendingCode.put(text)
        navigate('/sign-in')
        return true
      }
      if (source === 'camera' && error.code === 'bad-link') lastScanned.current = text
      if (!isTaken.current && !hasLeft.current) setRefused((before) => ({ ...before, [source]: { text, error } }))
      return false
    }
    if (isTaken.current || hasLeft.current) return true
    isTaken.current = true
    pendingLink.put({ text, source })
    navigate('/terminal/connect')
    return true
  }
  return { submit, refused, clearRefused: () => setRefused({}) }
}
