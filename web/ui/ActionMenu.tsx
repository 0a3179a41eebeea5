import Ellipsis from 'lucide-react/icons/ellipsis'
import { createContext, use, useId, useState, type CSSProperties, type ReactNode, type Ref } from 'react'
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
  return (
    <>
      <button type="button" className={styles.button} popoverTarget={id} aria-label={name} title={name}>
        <Ellipsis size={18} aria-hidden />
      </button>
      <MenuSurface id={id} name={name}>
        {children}
      </MenuSurface>
    </>
  )
}

interface SurfaceProps extends MenuProps {
  id?: string
  ref?: Ref<HTMLDialogElement>
  /** Where in the window it opens, px; left out = at the button that opens it. */
  at?: { x: number; y: number }
  onToggle?(isOpen: boolean): void
}

/** What an `ActionMenu` opens; by itself for those that no button opens. */
export function MenuSurface({ id, ref, name, at, onToggle, children }: SurfaceProps) {
  const ownId = useId()
  const menuId = id ?? ownId
  const [open, setOpen] = useState(at !== undefined)
  return (
    <dialog
      ref={ref}
      id={menuId}
      popover="auto"
      aria-label={name}
      className={styles.menu}
      data-at={at !== undefined || undefined}
      style={at && ({ '--menu-x': `${at.x}px`, '--menu-y': `${at.y}px` } as CSSProperties)}
      onToggle={(event) => {
        setOpen(event.newState === 'open')
        onToggle?.(event.newState === 'open')
      }}
    >
      {open && <MenuContext value={menuId}>{children}</MenuContext>}
    </dialog>
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
