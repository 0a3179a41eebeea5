import { useEffect, useRef, useState } from 'react'
import { askForLocalNetwork } from './askForLocalNetwork'

/** Lets the browser ask its question about a new server before the hub contacts it, which could not show the question. */
export function useFirstContact() {
  const [isAsking, setAsking] = useState(false)
  const hasLeft = useRef(false)
  useEffect(() => {
    hasLeft.current = false
    return () => {
      hasLeft.current = true
    }
  }, [])

  /** `then` is not called when the person has left meanwhile: they are no longer asked for anything. */
  const contact = async (url: string, then: () => void) => {
    await askForLocalNetwork(url, () => setAsking(true))
    if (hasLeft.current) return
    setAsking(false)
    then()
  }
  return { isAsking, contact }
}
