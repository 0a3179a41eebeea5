import { useState, type RefCallback } from 'react'

interface BothInView {
  isInView: boolean
  /** Something of the button is in view, and what it decides about is not: the window is too small. */
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
  // How much of it; null = not told yet.
  const [subjectPart, setSubjectPart] = useState<number | null>(null)
  const [buttonPart, setButtonPart] = useState<number | null>(null)
  const [subject] = useState(() => watched(setSubjectPart))
  const [button] = useState(() => watched(setButtonPart))
  return {
    isInView: isWhole(subjectPart) && isWhole(buttonPart),
    isCutOff: subjectPart !== null && !isWhole(subjectPart) && buttonPart !== null && buttonPart > 0,
    subject,
    button,
  }
}

const isWhole = (part: number | null): boolean => part !== null && part >= inViewRatio

function watched(tell: (part: number | null) => void): RefCallback<Element> {
  return (element) => {
    if (!element) return undefined
    const observer = new IntersectionObserver((entries) => tell(entries.at(-1)?.intersectionRatio ?? 0), {
      threshold: [0, inViewRatio],
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      tell(null)
    }
  }
}
