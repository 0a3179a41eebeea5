import Check from 'lucide-react/icons/check'
import Copy from 'lucide-react/icons/copy'
import { useEffect, useState } from 'react'
import { messages } from '../i18n/messages'
import { Button } from './Button'

const SHOWN_MS = 2000

/** Button with words that puts `text` on the clipboard and says what came of it for a moment. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    )
  }
  return (
    <>
      <Button onClick={copy}>
        {outcome === 'copied' ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
        {label}
      </Button>
      <output>
        {outcome === 'copied' && messages.app.copied}
        {outcome === 'failed' && messages.app.copyFailed}
      </output>
    </>
  )
}
