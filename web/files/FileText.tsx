import { useState } from 'react'
import type { FileContent } from '../../worker/api/agents/files'
import type { SessionAddress } from '../../worker/api/ids'
import { fileEnding } from '../highlight/fileEnding'
import { useColours } from '../highlight/useColours'
import { useHub } from '../hub/hubContext'
import { filesMessages } from '../i18n/filesMessages'
import { LongText } from '../markdown/LongText'
import { bytesText } from '../pwa/bytes.logic'
import { Answer } from './Answer'
import styles from './FilesScreen.module.css'
import { useAsked } from '../hub/useAsked'
import { useBlobUrl } from '../session/pictures/blobUrl'

const words = filesMessages

/** What a file holds. */
export function FileText({ address, path, machine }: { address: SessionAddress; path: string; machine: string }) {
  const { commands } = useHub()
  const { asked, again } = useAsked(path, () => commands.readFile(address, path))
  return (
    <Answer asked={asked} machine={machine} again={again}>
      {(content) => <Content content={content} path={path} />}
    </Answer>
  )
}

function Content({ content, path }: { content: FileContent; path: string }) {
  switch (content.kind) {
    case 'binary':
      return <p>{words.binary(bytesText(content.size))}</p>
    case 'image':
      return <Picture content={content} path={path} />
    case 'text':
      if (content.text === '') return <p>{words.emptyFile}</p>
      return (
        <>
          {content.isCut && <p>{words.cut}</p>}
          <div className={styles.text} dir="ltr">
            <Text text={content.text} path={path} />
          </div>
        </>
      )
  }
}

function Text({ text, path }: { text: string; path: string }) {
  const colours = useColours(text, fileEnding(path))
  return <LongText text={text} unwrapped colours={colours} />
}

/** Shown by the address of a blob, so that the file's own markup never becomes part of this page. */
function Picture({ content, path }: { content: Extract<FileContent, { kind: 'image' }>; path: string }) {
  const [blob] = useState(() => new Blob([content.bytes], { type: content.mediaType }))
  const url = useBlobUrl(blob)
  return url && <img className={styles.picture} src={url} alt={words.image(path)} />
}
