import { Ellipsis } from 'lucide-react'
import { createContext, use, useId, useState, type ReactNode } from 'react'
import styles from './ActionMenu.module.css'

interface MenuProps {
  /** Of the button and of what it opens. */
  name: string
  /** `MenuItem`s. */
  children: ReactNode
}

const MenuContext = createContext('')

/** Actions behind a button; on a phone a sheet at the lower edge. */
export function ActionMenu({ name, children }: MenuProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className={styles.button} popoverTarget={id} aria-label={name} title={name}>
        <Ellipsis size={18} aria-hidden />
      </button>
      <dialog
        id={id}
        popover="auto"
        aria-label={name}
        className={styles.menu}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && <MenuContext value={id}>{children}</MenuContext>}
      </dialog>
    </>
  )
}

interface ItemProps {
  isDanger?: boolean
  /** Why it cannot be chosen now, in words. */
  unavailable?: string | null | undefined
  onChoose(): void
  children: ReactNode
}

export function MenuItem({ isDanger, unavailable, onChoose, children }: ItemProps) {
  const menu = use(MenuContext)
  return (
    <button
      type="button"
      popoverTarget={unavailable ? undefined : menu}
      popoverTargetAction="hide"
      className={styles.item}
      data-danger={isDanger}
      aria-disabled={unavailable ? true : undefined}
      onClick={() => !unavailable && onChoose()}
    >
      {children}
      {unavailable && <span className={styles.reason}>{unavailable}</span>}
    </button>
  )
}
