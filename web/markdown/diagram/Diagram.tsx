import Code from 'lucide-react/icons/code'
import Workflow from 'lucide-react/icons/workflow'
import ZoomIn from 'lucide-react/icons/zoom-in'
import ZoomOut from 'lucide-react/icons/zoom-out'
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode, type RefObject } from 'react'
import { pictureMessages } from '../../i18n/pictureMessages'
import { IconButton } from '../../ui/CopyIconButton'
import type { CodeParts } from '../CodeBlock'
import { isPageDark, onPageThemeChange } from './diagramLook'
import { drawDiagram, drawingKey, drawings, drawsUnasked, forgetDrawing } from './drawings'
import type { Drawing } from './drawer'
import type { Picture } from './drawing'

const words = pictureMessages.diagram
/** Milliseconds: a text that is still being written is drawn when it rests. */
const restingAfter = 500
/** How small a picture is shown unasked, of its own size. */
const smallest = 0.6

interface Props {
  source: string
  /** The frame that its text stands in, with what takes the text's place. */
  frame(parts: CodeParts): ReactNode
}

/** A diagram as the picture that its text describes, drawn when it comes into view; the text stays one press away. */
export function Diagram({ source, frame }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState<'picture' | 'text' | 'when-asked'>(drawsUnasked ? 'picture' : 'when-asked')
  const [isShrunk, setShrunk] = useState(false)
  const [isZoomed, setZoomed] = useState(false)
  const isDark = useSyncExternalStore(onPageThemeChange, isPageDark)
  const { drawing, shown } = useDrawing(source, isDark)
  const isInView = useInView(place)
  useEffect(() => {
    if (drawing || !isInView || wanted !== 'picture') return
    const timer = setTimeout(() => void drawDiagram(source, isDark), restingAfter)
    return () => clearTimeout(timer)
  }, [drawing, isInView, wanted, source, isDark])

  const picture = wanted === 'picture' ? shown : null
  const toggle = () => {
    if (!picture) forgetDrawing(source, isDark)
    setWanted(picture ? 'text' : 'picture')
  }
  const tool = (
    <>
      {picture && (isShrunk || isZoomed) && (
        <IconButton
          label={isZoomed ? pictureMessages.fit : pictureMessages.zoom}
          Icon={isZoomed ? ZoomOut : ZoomIn}
          onClick={() => setZoomed(!isZoomed)}
        />
      )}
      <IconButton label={picture ? words.showText : words.show} Icon={picture ? Code : Workflow} onClick={toggle} />
    </>
  )
  const parts: CodeParts = {
    tool,
    ...(picture && { picture: <PictureView {...picture} isZoomed={isZoomed} onShrunk={setShrunk} /> }),
    ...(drawing && drawing.kind !== 'drawn' && { note: noteOf(drawing) }),
  }
  return <div ref={place}>{frame(parts)}</div>
}

function noteOf(drawing: Exclude<Drawing, Picture>): string {
  return drawing.kind === 'unreadable' ? words.unreadable(drawing.line) : words.notDrawn[drawing.kind]
}

/** `shown`: the picture, or that of the other theme until it is there. */
function useDrawing(source: string, isDark: boolean): { drawing: Drawing | undefined; shown: Picture | null } {
  const all = useSyncExternalStore(drawings.onChange, drawings.get)
  const drawing = all.get(drawingKey(source, isDark))
  const shown = drawing ?? all.get(drawingKey(source, !isDark))
  return { drawing, shown: shown?.kind === 'drawn' ? shown : null }
}

function useInView(place: RefObject<HTMLElement | null>): boolean {
  const [isInView, setInView] = useState(false)
  useEffect(() => {
    if (!place.current) return
    const observer = new IntersectionObserver(([entry]) => setInView(entry?.isIntersecting ?? false))
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [place])
  return isInView
}

interface PictureProps extends Picture {
  isZoomed: boolean
  /** Whether it is smaller than it would be by itself. */
  onShrunk(isShrunk: boolean): void
}

function PictureView({ svg, width, height, title, isZoomed, onShrunk }: PictureProps) {
  return (
    <img
      // As `data:`, which has no origin even where somebody opens the picture by itself.
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
      alt={words.picture(title)}
      width={width}
      height={height}
      style={{
        display: 'block',
        marginInline: 'auto',
        blockSize: 'auto',
        // Its place scrolls before its words are too small to be read.
        maxInlineSize: isZoomed ? 'none' : `max(100%, ${Math.ceil(width * smallest)}px)`,
      }}
      onLoad={({ currentTarget }) => onShrunk(currentTarget.clientWidth < Math.floor(width))}
    />
  )
}
