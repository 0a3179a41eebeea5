import { useEffect, useState } from 'react'

/** An address of these bytes while the component is mounted; null = none yet. */
export function useBlobUrl(blob: Blob | null): string | null {
  const [made, setMade] = useState<{ blob: Blob; url: string } | null>(null)
  useEffect(() => {
    if (!blob) return undefined
    const url = URL.createObjectURL(blob)
    // The address exists outside of React, and ends with the effect that made it.
    // oxlint-disable-next-line react-hooks-js/set-state-in-effect
    setMade({ blob, url })
    return () => URL.revokeObjectURL(url)
  }, [blob])
  return made && made.blob === blob ? made.url : null
}
