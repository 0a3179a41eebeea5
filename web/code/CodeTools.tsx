import { messages } from '../i18n/messages'
import { CopyIconButton, IconButton } from '../ui/CopyIconButton'
import { chooseWrapping } from './wrapping'

const words = messages.sessions.chat

interface Props {
  text: string
  /** What copying copies, in words. */
  label: string
  /** Whether long lines wrap now; null = here it cannot be chosen. */
  wraps: boolean | null
}

/** What one can do with a code or an output. */
export function CodeTools({ text, label, wraps }: Props) {
  return (
    <>
      {wraps !== null && (
        <IconButton
          label={wraps ? words.unwrap : words.wrap}
          Icon={wraps ? LineSign : WrapSign}
          onClick={() => chooseWrapping(!wraps)}
        />
      )}
      <CopyIconButton text={text} label={label} />
    </>
  )
}

// The icons of the library are all in the first file; these two come with the first code.
const WrapSign = () => sign('M2 4h12M2 8h10a2 2 0 0 1 0 4H8m2-2-2 2 2 2M2 12h3')
const LineSign = () => sign('M2 4h12M2 8h12m-3-3 3 3-3 3M2 12h6')

function sign(path: string) {
  return (
    <svg width={14} height={14} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={1.6} aria-hidden>
      <path d={path} />
    </svg>
  )
}
