import Check from 'lucide-react/icons/check'
import Copy from 'lucide-react/icons/copy'
import type { LucideIcon } from 'lucide-react'
import { useEffect, useState, type ComponentType } from 'react'
import { messages } from '../i18n/messages'
import styles from './CopyIconButton.module.css'

const words = messages.sessions

const CONFIRM_MS = 1500

/** Icon button that puts `text` on the clipboard and says so for a moment. */
export function CopyIconButton({ text, label, Icon = Copy }: { text: string; label: string; Icon?: LucideIcon }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    // Refused (no permission, no focus): the button keeps its name and nothing claims to be copied.
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  const name = copied ? words.chat.copied : label
  return <IconButton label={name} Icon={copied ? Check : Icon} onClick={copy} />
}

/** A small button that is a sign only; its name is its title. */
export function IconButton({
  label,
  Icon,
  onClick,
}: {
  label: string
  Icon: ComponentType<{ size: number }>
  onClick(): void
}) {
  return (
    <button type="button" className={styles.button} onClick={onClick} aria-label={label} title={label}>
      <Icon size={14} />
    </button>
  )
}
