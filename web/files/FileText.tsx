import Pencil from 'lucide-react/icons/pencil'
import { lazy, Suspense, useMemo, useState } from 'react'
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
import { Answer, type FilesProps } from './Answer'
import { lineEndingOf, type LineEnding } from './fileEdit.logic'
import styles from './FilesScreen.module.css'
import { useAsked } from '../hub/useAsked'
import { useBlobUrl } from '../session/pictures/blobUrl'
import { readUnsaved } from './unsavedEdits'

const FileEditor = lazy(() => import('./FileEditor'))

const words = filesMessages

/** What a file holds; a text can be edited. `line`: the one that somebody came for. */
export function FileText({ address, path, line, machine }: FilesProps & { path: string; line: number | null }) {
  const { commands } = useHub()
  const canWrite =
    useApp((app) => sessionOffers(rowAt(app.sessions[address.serverId], address.sessionId)?.content, 'writeFile')) ??
    false
  const [timesEdited, setTimesEdited] = useState(0)
  // What was there before an edit is nothing to show after it.
  const { asked, last, again } = useAsked(`${timesEdited} ${path}`, () => commands.readFile(address, path))
  // As it was shown when somebody began; what another answer brings meanwhile is no reason to type over that.
  const [edited, setEdited] = useState<EditedText | null>(() => unsavedText(address, path))
  const shown = last?.value ?? null
  const toEdit = canWrite && shown && editable(shown)
  if (edited) {
    const close = () => {
      setEdited(null)
      setTimesEdited(timesEdited + 1)
    }
    return (
      <Suspense fallback={<Working text={words.asking(machine)} />}>
        <FileEditor {...{ address, path, machine, ...edited }} onClose={close} />
      </Suspense>
    )
  }
  return (
    <Answer
      {...{ asked, last, machine, again }}
      tools={{
        before: toEdit && (
          <Button ref={timesEdited > 0 ? focusIfNowhere : null} onClick={() => setEdited(toEdit)}>
            <Pencil size={16} aria-hidden /> {words.edit.start}
          </Button>
        ),
        after: shown?.kind === 'text' && shown.text !== '' && <TextTools text={shown.text} />,
      }}
    >
      {(content) => <Content content={content} path={path} line={line} canWrite={canWrite} />}
    </Answer>
  )
}

interface EditedText {
  file: { text: string; hash: string | null }
  ending: LineEnding
}

function unsavedText(address: FilesProps['address'], path: string): EditedText | null {
  const unsaved = readUnsaved(address, path)
  return unsaved && { file: unsaved.before, ending: unsaved.ending }
}

/** Null = it is no text, or only a part of one, or one whose line endings an edit would change. */
function editable(content: FileContent): EditedText | null {
  if (content.kind !== 'text' || content.hash === null) return null
  const ending = lineEndingOf(content.text)
  return ending === 'mixed' ? null : { file: content, ending }
}

interface ContentProps {
  content: FileContent
  path: string
  line: number | null
  /** This agent writes files. */
  canWrite: boolean
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

function TextTools({ text }: { text: string }) {
  return (
    <span className={styles.atEnd}>
      <CodeTools text={text} label={messages.sessions.chat.copyCode} wraps={useWrapping(false)} />
    </span>
  )
}

type TextFileProps = Omit<ContentProps, 'content'> & { content: Extract<FileContent, { kind: 'text' }> }

function TextFile({ content: { text, hash }, path, line, canWrite }: TextFileProps) {
  const colours = useColours(text, fileEnding(path))
  const wraps = useWrapping(false)
  const plain = <LongText text={text} unwrapped={!wraps} colours={colours} />
  return (
    <>
      {hash === null && <p>{words.cut}</p>}
      {canWrite && hash !== null && lineEndingOf(text) === 'mixed' && (
        <p className={styles.muted}>{words.edit.mixed}</p>
      )}
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
