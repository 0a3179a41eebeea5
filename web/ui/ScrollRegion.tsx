import type { ReactNode } from 'react'

interface Props {
  label: string
  className: string | undefined
  children: ReactNode
}

/** A part that scrolls by itself: the keyboard can reach it, and it has a name. */
export function ScrollRegion({ label, className, children }: Props) {
  return (
    // A group, not a region: every block of code would become a landmark. Without a tab stop its content is out of
    // reach for those who do not use a pointer.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role
    <div className={className} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
