import { lazy, Suspense, type ReactNode } from 'react'
import { messages } from '../i18n/messages'
import { byPosition } from '../ui/byPosition'
import type { Inline } from './document'
import { linkTarget } from './links.logic'
import { plainText } from './readInline'

const words = messages.sessions

// The formula library comes with the first formula.
const Formula = lazy(() => import('./Formula'))

// With the first text that names a file.
const NamedFiles = lazy(() => import('./files/NamedFiles'))
const mayNameFiles = /[\w\\/]:\d/

/** Text with its marks, as React elements: nothing here makes the browser run or fetch anything (docs/design.md 5). */
export function renderInlines(inlines: readonly Inline[], isInLink = false): ReactNode {
  return byPosition(inlines, (inline) => renderInline(inline, isInLink))
}

export function renderMath(source: string): ReactNode {
  return (
    <Suspense fallback={source}>
      <Formula source={source} />
    </Suspense>
  )
}

function renderInline(inline: Inline, isInLink: boolean): ReactNode {
  switch (inline.kind) {
    case 'text':
      return isInLink ? inline.text : withFiles('text', inline.text, inline.text)
    case 'break':
      return <br />
    case 'strong':
      return <strong>{renderInlines(inline.children, isInLink)}</strong>
    case 'emphasis':
      return <em>{renderInlines(inline.children, isInLink)}</em>
    case 'strike':
      return <del>{renderInlines(inline.children, isInLink)}</del>
    case 'code': {
      const code = <code dir="ltr">{inline.text}</code>
      return isInLink ? code : withFiles('code', inline.text, code)
    }
    case 'math':
      return renderMath(inline.source)
    case 'link':
      return renderLink(inline.href, renderInlines(inline.children, true), plainText(inline.children))
    case 'image':
      return renderLink(inline.href, words.chat.image(inline.alt), '')
    case 'element': {
      const Element = inline.tag
      return <Element>{renderInlines(inline.children, isInLink)}</Element>
    }
  }
}

function withFiles(kind: 'text' | 'code', text: string, plain: ReactNode): ReactNode {
  if (!mayNameFiles.test(text)) return plain
  return (
    <Suspense fallback={plain}>
      <NamedFiles kind={kind} text={text}>
        {plain}
      </NamedFiles>
    </Suspense>
  )
}

function renderLink(href: string, children: ReactNode, label: string): ReactNode {
  const target = linkTarget(href)
  switch (target.kind) {
    case 'web':
      return (
        <a href={target.url} title={target.url} target="_blank" rel="noopener noreferrer">
          {children}
        </a>
      )
    case 'file':
      return (
        <Suspense fallback={children}>
          <NamedFiles kind="path" text={target.path} isNamed={label === target.path}>
            {children}
          </NamedFiles>
        </Suspense>
      )
    case 'text':
      if (target.address === '' || target.address === label) return children
      return (
        <>
          {children} <code dir="ltr">{target.address}</code>
        </>
      )
  }
}
