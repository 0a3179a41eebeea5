import Archive from 'lucide-react/icons/archive'
import CircleDashed from 'lucide-react/icons/circle-dashed'
import CloudOff from 'lucide-react/icons/cloud-off'
import Lock from 'lucide-react/icons/lock'
import MessageCircleQuestionMark from 'lucide-react/icons/message-circle-question-mark'
import Unplug from 'lucide-react/icons/unplug'
import type { Glyph } from './sessionState.logic'
import styles from './SessionGlyph.module.css'

/** The one sign of a session's state. Decorative: the words stand beside it, or in the row's name. */
export function SessionGlyph({ glyph }: { glyph: Glyph }) {
  return (
    <span className={styles.glyph} data-glyph={glyph} aria-hidden>
      {shape(glyph)}
    </span>
  )
}

function shape(glyph: Glyph) {
  switch (glyph) {
    case 'needs-you':
      return <MessageCircleQuestionMark size={16} />
    case 'offline':
      return <Unplug size={14} />
    case 'archived':
      return <Archive size={14} />
    case 'lost':
      return <CloudOff size={14} />
    case 'unknown':
      return <CircleDashed size={14} />
    case 'locked':
      return <Lock size={14} />
    case 'working':
      return <span className={styles.spinner} />
    case 'unread':
      return <span className={styles.dot} />
    case 'idle':
      return <span className={styles.ring} />
  }
}
