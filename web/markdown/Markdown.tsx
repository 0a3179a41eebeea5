import { memo, type ReactNode } from 'react'
import type { Token, Tokens } from 'marked'
import { messages } from '../i18n/messages'
import { byPosition } from '../ui/byPosition'
import { ScrollRegion } from '../ui/ScrollRegion'
import { CodeBlock } from './CodeBlock'
import { headingLevels } from './headings.logic'
import { safeLink } from './links.logic'
import styles from './Markdown.module.css'
import { decodeReferences, parseMarkdown } from './parse'

const words = messages.sessions

/** Deeper structures are shown as their source text. */
const MAX_DEPTH = 30

/**
 * Untrusted markdown as React elements. Raw HTML is shown as text, links are allow-listed, images are links:
 * nothing here makes the browser run or fetch anything (docs/design.md 5).
 */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const tokens = parseMarkdown(text)
  if (!tokens) return <div className={styles.plain}>{text}</div>
  const levels = headingLevels(tokens)
  return <div className={styles.markdown}>{renderTokens(tokens, { depth: 0, levels })}</div>
})

interface Rendering {
  depth: number
  levels: ReturnType<typeof headingLevels>
}

function renderTokens(tokens: readonly Token[] | undefined, rendering: Rendering): ReactNode {
  if (!tokens) return null
  if (rendering.depth > MAX_DEPTH) return tokens.map((token) => token.raw).join('')
  const inner = { ...rendering, depth: rendering.depth + 1 }
  return byPosition(tokens, (token) => renderToken(token as Tokens.Generic, inner))
}

function renderToken(token: Tokens.Generic, rendering: Rendering): ReactNode {
  const children = () => renderTokens(token.tokens, rendering)
  switch (token.type) {
    case 'paragraph':
      return <p>{children()}</p>
    case 'heading': {
      const level = rendering.levels.get(token)
      if (level === undefined) return <strong className={styles.innerHeading}>{children()}</strong>
      const Heading = `h${level}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6'
      return <Heading>{children()}</Heading>
    }
    case 'strong':
      return <strong>{children()}</strong>
    case 'em':
      return <em>{children()}</em>
    case 'del':
      return <del>{children()}</del>
    case 'blockquote':
      return <blockquote>{children()}</blockquote>
    case 'hr':
      return <hr />
    case 'br':
      return <br />
    case 'space':
    case 'def':
      return null
    case 'code':
      return <CodeBlock code={asText(token['text'])} language={languageOf(token['lang'])} />
    case 'codespan':
      return <code>{asText(token['text'])}</code>
    case 'list':
      return renderList(token as Tokens.List, rendering)
    case 'table':
      return renderTable(token as Tokens.Table, rendering)
    case 'checkbox': {
      const checked = token['checked'] === true
      return (
        <>
          <span aria-hidden>{checked ? '☑ ' : '☐ '}</span>
          <span className="visually-hidden">{checked ? words.tool.todo.completed : words.tool.todo.pending}: </span>
        </>
      )
    }
    case 'link':
      return renderLink(asText(token['href']), children())
    case 'image':
      return renderLink(asText(token['href']), words.chat.image(decodeReferences(asText(token['text']))))
    case 'html':
      return /^<br\s*\/?>\s*$/i.test(token.raw) ? <br /> : token.raw
    case 'text':
      if (token.tokens) return children()
      return token['escaped'] === false ? decodeReferences(asText(token['text'])) : asText(token['text'])
    case 'escape':
      return asText(token['text'])
    default:
      return token.raw
  }
}

function renderLink(href: string, children: ReactNode): ReactNode {
  const url = safeLink(href)
  if (url === null) return children
  return (
    <a href={url} title={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

function renderList(list: Tokens.List, rendering: Rendering): ReactNode {
  const items = byPosition(list.items, (item) => (
    <li className={item.task ? styles.task : undefined}>{renderTokens(item.tokens, rendering)}</li>
  ))
  if (!list.ordered) return <ul>{items}</ul>
  const start = typeof list.start === 'number' && Number.isSafeInteger(list.start) ? list.start : 1
  return <ol start={start}>{items}</ol>
}

function renderTable({ align, header, rows }: Tokens.Table, rendering: Rendering): ReactNode {
  const style = (column: number) => {
    const side = align[column]
    return side ? { textAlign: side } : undefined
  }
  return (
    <ScrollRegion className={styles.tableScroll} label={words.chat.table}>
      <table>
        <thead>
          <tr>
            {byPosition(header, (cell, column) => (
              <th style={style(column)}>{renderTokens(cell.tokens, rendering)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byPosition(rows, (row) => (
            <tr>
              {byPosition(row, (cell, column) => (
                <td style={style(column)}>{renderTokens(cell.tokens, rendering)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function languageOf(value: unknown): string {
  return /^[\w+#.-]{1,24}/.exec(asText(value))?.[0] ?? ''
}
