import { useEffect, useRef, useState } from 'react'
import { requestLocalNetworkAccess } from './requestLocalNetworkAccess'

/**
 * Lets the browser ask its question about a new server before the hub contacts it, which could not show the question.
 */
export function useFirstContact() {
  const [isAsking, setAsking] = useState(false)
  const hasLeft = useRef(false)
  useEffect(() => {
    hasLeft.current = false
    return () => {
      hasLeft.current = true
    }
  }, [])

  /** Resolves to whether the screen is still open; if the person has left meanwhile, nothing more is sent. */
  const contact = async (url: string): Promise<boolean> => {
    await requestLocalNetworkAccess(url, () => setAsking(true))
    if (hasLeft.current) return false
    setAsking(false)
    return true
  }
  return { isAsking, contact }
}
