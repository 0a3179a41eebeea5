import { useState, type RefCallback } from 'react'

interface BothInView {
  isInView: boolean
  /** The button is in view without what it decides about: the window is too small. */
  isCutOff: boolean
  subject: RefCallback<Element>
  button: RefCallback<Element>
}

/** Less than all: fractions of a pixel are cut off at the edges. */
const inViewRatio = 0.98

/**
 * Whether two things are on the screen at the same time, each of them whole: what is decided about, and the button that
 * decides it (docs/design.md 4.1). Neither is, until the browser has told.
 */
export function useBothInView(): BothInView {
  // null = not told yet.
  const [subjectInView, setSubjectInView] = useState<boolean | null>(null)
  const [buttonInView, setButtonInView] = useState<boolean | null>(null)
  const [subject] = useState(() => watched(setSubjectInView))
  const [button] = useState(() => watched(setButtonInView))
  return {
    isInView: subjectInView === true && buttonInView === true,
    isCutOff: subjectInView === false && buttonInView === true,
    subject,
    button,
  }
}

function watched(tell: (isInView: boolean | null) => void): RefCallback<Element> {
  return (element) => {
    if (!element) return undefined
    const observer = new IntersectionObserver(
      (entries) => tell((entries.at(-1)?.intersectionRatio ?? 0) >= inViewRatio),
      { threshold: [inViewRatio] },
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      tell(null)
    }
  }
}
