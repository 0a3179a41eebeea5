import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { type HubErrorData, errorData } from '../../worker/api/errors'
import type { LinkCheck, LinkSource } from '../../worker/api/flows'
import { useHub } from '../hub/hubContext'
import { pendingCode, pendingLink } from '../linking/pending'

/** What was read is no link, or one that the hub refuses. */
export interface RefusedLink {
  text: string
  error: HubErrorData
}

/** One for each source: a code that the camera happens to see does not replace the error at the text field. */
type RefusedLinks = Partial<Record<LinkSource, RefusedLink>>

/**
 * Hands what was scanned, pasted or read from a picture to the hub. What the hub takes for a link opens its
 * confirmation; the first such link wins, whatever is read after it.
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
    const refuse = (error: HubErrorData): false => {
      if (!isTaken.current && !hasLeft.current) setRefused((before) => ({ ...before, [source]: { text, error } }))
      return false
    }
    let check: LinkCheck
    try {
      check = await commands.checkLink(text, source)
    } catch (thrown) {
      return refuse(errorData(thrown))
    }
    if (check.kind === 'no-link') {
      if (source === 'camera') lastScanned.current = text
      return refuse({ code: 'bad-link', problem: check.problem })
    }
    if (isTaken.current || hasLeft.current) return true
    isTaken.current = true
    if (check.kind === 'device-code') {
      // A code that signs this browser in: the sign-in screen reads it, and asks.
      pendingCode.put(text)
      navigate('/sign-in')
    } else {
      pendingLink.put({ text, source })
      navigate('/terminal/connect')
    }
    return true
  }
  return { submit, refused, clearRefused: () => setRefused({}) }
}
