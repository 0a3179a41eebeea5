import type { ReactNode } from 'react'
import { byPosition } from '../../ui/byPosition'
import { FileLink } from './FileLink'
import { filePlaces, isFilePlace } from './filePlaces.logic'

interface Props {
  /** A text in which files may be named with a line; a code that may be such a name; a path. */
  kind: 'text' | 'code' | 'path'
  text: string
  /** A link's label. */
  children?: ReactNode
  isNamed?: boolean
}

/** Files of the agent's machine that are named in a text. */
export default function NamedFiles({ kind, text, children, isNamed = true }: Props) {
  switch (kind) {
    case 'text':
      return byPosition(partsOf(text), (part) => part)
    case 'code':
      return isFilePlace(text) ? linkTo(text, children) : children
    case 'path':
      return (
        <FileLink path={text} isNamed={isNamed}>
          {children}
        </FileLink>
      )
  }
}

function partsOf(text: string): ReactNode[] {
  let at = 0
  const parts = filePlaces(text).flatMap((place): ReactNode[] => {
    const before = text.slice(at, place.from)
    at = place.to
    return [before, linkTo(place.text, place.text)]
  })
  return [...parts, text.slice(at)]
}

function linkTo(path: string, children: ReactNode): ReactNode {
  return (
    <FileLink path={path} isNamed>
      {children}
    </FileLink>
  )
}
