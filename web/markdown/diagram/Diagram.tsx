import { Code, Image, RotateCw, ZoomIn, ZoomOut } from 'lucide-react'
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

  const showText = <IconButton label={words.showText} Icon={Code} onClick={() => setWanted('text')} />
  const showPicture = <IconButton label={words.show} Icon={Image} onClick={() => setWanted('picture')} />
  const again = <IconButton label={words.again} Icon={RotateCw} onClick={() => forgetDrawing(source, isDark)} />
  const parts = (): CodeParts => {
    if (wanted !== 'picture') return { tool: showPicture }
    if (shown) return pictureParts(shown)
    if (!drawing || drawing.kind === 'drawn') return {}
    return { note: noteOf(drawing), ...(drawing.kind === 'unavailable' && { tool: again }) }
  }
  const pictureParts = (picture: Picture): CodeParts => ({
    picture: <PictureView {...picture} isZoomed={isZoomed} onShrunk={setShrunk} />,
    tool: (
      <>
        {(isShrunk || isZoomed) && (
          <IconButton
            label={isZoomed ? pictureMessages.fit : pictureMessages.zoom}
            Icon={isZoomed ? ZoomOut : ZoomIn}
            onClick={() => setZoomed(!isZoomed)}
          />
        )}
        {showText}
      </>
    ),
  })
  return <div ref={place}>{frame(parts())}</div>
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
      style={{ display: 'block', marginInline: 'auto', blockSize: 'auto', maxInlineSize: isZoomed ? 'none' : '100%' }}
      onLoad={({ currentTarget }) => onShrunk(currentTarget.clientWidth < Math.floor(width))}
    />
  )
}
