import { Ellipsis } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { messages } from '../i18n/messages'
import styles from './ServersScreen.module.css'

export interface ServerAction {
  name: string
  isDanger?: boolean
  do(): void
}

/** Actions of one server behind a button; on a phone a sheet at the lower edge. */
export function ServerMenu({ label, actions }: { label: string; actions: readonly ServerAction[] }) {
  const id = useId()
  const menu = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  const name = messages.servers.more(label)
  return (
    <>
      <button type="button" className={styles.tool} popoverTarget={id} aria-label={name} title={name}>
        <Ellipsis size={18} aria-hidden />
      </button>
      <dialog
        ref={menu}
        id={id}
        popover="auto"
        aria-label={name}
        className={styles.menu}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open &&
          actions.map((action) => (
            <button
              key={action.name}
              type="button"
              data-danger={action.isDanger}
              onClick={() => {
                menu.current?.hidePopover()
                action.do()
              }}
            >
              {action.name}
            </button>
          ))}
      </dialog>
    </>
  )
}
