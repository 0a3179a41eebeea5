import Bot from 'lucide-react/icons/bot'
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark'
import FilePen from 'lucide-react/icons/file-pen'
import FileText from 'lucide-react/icons/file-text'
import Folder from 'lucide-react/icons/folder'
import Globe from 'lucide-react/icons/globe'
import ListChecks from 'lucide-react/icons/list-checks'
import MapIcon from 'lucide-react/icons/map'
import Search from 'lucide-react/icons/search'
import Terminal from 'lucide-react/icons/terminal'
import Wrench from 'lucide-react/icons/wrench'
import { toolKind } from './toolKind.logic'
import styles from './ToolGlyph.module.css'

/** Decorative: the verb beside it says the same. */
export function ToolGlyph({ tool }: { tool: string }) {
  return (
    <span className={styles.glyph} aria-hidden>
      {glyphOf(tool)}
    </span>
  )
}

function glyphOf(tool: string) {
  switch (toolKind(tool)) {
    case 'run':
      return <Terminal size={14} />
    case 'read':
      return <FileText size={14} />
    case 'write':
    case 'edit':
    case 'patch':
    case 'diff':
    case 'notebook':
      return <FilePen size={14} />
    case 'find':
    case 'search':
      return <Search size={14} />
    case 'list':
      return <Folder size={14} />
    case 'task':
      return <Bot size={14} />
    case 'todos':
    case 'newTask':
    case 'oneTask':
      return <ListChecks size={14} />
    case 'fetch':
    case 'web':
      return <Globe size={14} />
    case 'plan':
      return <MapIcon size={14} />
    case 'question':
      return <CircleQuestionMark size={14} />
    case 'other':
      return <Wrench size={14} />
  }
}
