import temml from 'temml'
import { useEffect, useRef } from 'react'
import styles from './Formula.module.css'
import { readMath } from './grammar/math'

/** What a formula of an unknown author may do: no links, no pictures, no classes, sizes of at most 20 em. */
const LIMITS = { throwOnError: true, trust: false, maxExpand: 200, maxSize: [20, 20] as [number, number] }

/** A formula as MathML; as written where it cannot be read. */
export default function Formula({ source }: { source: string }) {
  const place = useRef<HTMLSpanElement>(null)
  const { tex, display } = readMath(source)
  useEffect(() => {
    const element = place.current
    if (!element) return
    try {
      temml.render(tex, element, { ...LIMITS, displayMode: display })
      element.toggleAttribute('data-display', display)
      // `\label` makes ids, which could clash with ids of this page.
      for (const named of element.querySelectorAll('[id]')) named.removeAttribute('id')
    } catch {
      element.textContent = source
      element.removeAttribute('data-display')
    }
  }, [source, tex, display])
  return <span ref={place} className={styles.formula} dir="ltr" />
}
