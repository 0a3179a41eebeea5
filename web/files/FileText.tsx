import Pencil from 'lucide-react/icons/pencil'
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react'
import { rowAt } from '../../worker/api/rows'
import { sessionOffers } from '../../worker/api/agents/offeredCalls'
import type { FileContent } from '../../worker/api/agents/files'
import { CodeTools } from '../code/CodeTools'
import { NumberedLines } from '../code/NumberedLines'
import { useWrapping } from '../code/wrapping'
import { fileEnding } from '../highlight/fileEnding'
import { useColours } from '../highlight/useColours'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { filesMessages } from '../i18n/filesMessages'
import { messages } from '../i18n/messages'
import { LongText } from '../markdown/LongText'
import { bytesText } from '../pwa/bytes.logic'
import { Button } from '../ui/Button'
import { ScrollRegion } from '../ui/ScrollRegion'
import { Working } from '../ui/Working'
import { Answer, Refresh, type FilesProps } from './Answer'
import { lineEndingOf } from './fileEdit.logic'
import styles from './FilesScreen.module.css'
import { useAsked } from '../hub/useAsked'
import { useBlobUrl } from '../session/pictures/blobUrl'
import { readUnsaved } from './unsavedEdits'

const FileEditor = lazy(() => import('./FileEditor'))

const words = filesMessages

/** What a file holds; a text can be edited. `line`: the one that somebody came for. */
export function FileText({ address, path, line, machine }: FilesProps & { path: string; line: number | null }) {
  const { commands } = useHub()
  const canWrite = useApp((app) =>
    sessionOffers(rowAt(app.sessions[address.serverId], address.sessionId)?.content, 'writeFile'),
  )
  const [isEditing, setEditing] = useState(() => readUnsaved(address, path) !== null)
  const [timesEdited, setTimesEdited] = useState(0)
  // What was there before an edit is nothing to show after it.
  const { asked, last, again } = useAsked(`${timesEdited} ${path}`, () => commands.readFile(address, path))
  const answered = asked.kind === 'answered' && asked.value.kind === 'text' ? asked.value : null
  const unsaved = readUnsaved(address, path)
  const file = unsaved?.before ?? answered
  const ending = unsaved?.ending ?? (file && lineEndingOf(file.text))
  if (isEditing && file && ending && ending !== 'mixed') {
    const close = () => {
      setEditing(false)
      setTimesEdited(timesEdited + 1)
    }
    return (
      <Suspense fallback={<Working text={words.asking(machine)} />}>
        <FileEditor {...{ address, path, machine, file, ending }} onClose={close} />
      </Suspense>
    )
  }
  return (
    <Answer
      {...{ asked, last, machine, again }}
      offersRefresh={last?.value.kind === 'text' ? 'when-failed' : undefined}
    >
      {(content) => (
        <Content
          content={content}
          path={path}
          line={line}
          takesFocus={timesEdited > 0}
          onEdit={canWrite ? () => setEditing(true) : null}
          refresh={
            asked.kind !== 'failed' && <Refresh machine={machine} isAsking={asked.kind === 'asking'} onClick={again} />
          }
        />
      )}
    </Answer>
  )
}

interface ContentProps {
  content: FileContent
  path: string
  line: number | null
  /** The editor was closed: the keyboard goes on where it was opened. */
  takesFocus: boolean
  /** Null = this agent writes no files. */
  onEdit: (() => void) | null
  refresh: ReactNode
}

function Content({ content, path, ...rest }: ContentProps) {
  switch (content.kind) {
    case 'binary':
      return <p>{words.binary(bytesText(content.size))}</p>
    case 'too-long':
      return (
        <p>{words.tooLong(content.size === null ? null : bytesText(content.size), bytesText(content.mostBytes))}</p>
      )
    case 'image':
      return <Picture content={content} path={path} />
    case 'text':
      return <TextFile content={content} path={path} {...rest} />
  }
}

type TextFileProps = Omit<ContentProps, 'content'> & { content: Extract<FileContent, { kind: 'text' }> }

function TextFile({ content: { text, hash }, path, line, takesFocus, onEdit, refresh }: TextFileProps) {
  const colours = useColours(text, fileEnding(path))
  const wraps = useWrapping(false)
  const plain = <LongText text={text} unwrapped={!wraps} colours={colours} />
  const canEdit = onEdit !== null && hash !== null
  const isMixed = lineEndingOf(text) === 'mixed'
  return (
    <>
      {hash === null && <p>{words.cut}</p>}
      {canEdit && isMixed && <p className={styles.muted}>{words.edit.mixed}</p>}
      <p className={styles.tools}>
        {canEdit && !isMixed && (
          <Button ref={takesFocus ? focusIfNowhere : null} onClick={onEdit}>
            <Pencil size={16} aria-hidden /> {words.edit.start}
          </Button>
        )}
        {refresh}
        {text !== '' && (
          <span className={styles.atEnd}>
            <CodeTools text={text} label={messages.sessions.chat.copyCode} wraps={wraps} />
          </span>
        )}
      </p>
      {line !== null && line > linesIn(text) && <output>{words.noLine(line)}</output>}
      {text === '' ? (
        <p>{words.emptyFile}</p>
      ) : (
        <ScrollRegion className={styles.text} label={path}>
          <NumberedLines text={text} colours={colours} wraps={wraps} target={line} whereTooLong={plain} />
        </ScrollRegion>
      )}
    </>
  )
}

function focusIfNowhere(button: HTMLButtonElement | null): void {
  if (document.activeElement === document.body) button?.focus()
}

function linesIn(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}

/** Shown by the address of a blob, so that the file's own markup never becomes part of this page. */
function Picture({ content, path }: { content: Extract<FileContent, { kind: 'image' }>; path: string }) {
  const blob = useMemo(() => new Blob([content.bytes], { type: content.mediaType }), [content])
  const url = useBlobUrl(blob)
  return url && <img className={styles.picture} src={url} alt={words.image(path)} />
}
