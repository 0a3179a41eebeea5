import { createContext, memo, useContext, type ReactNode } from 'react'
import { messages } from '../i18n/messages'
import { onDemand } from '../page/onDemand'
import { byPosition } from '../ui/byPosition'
import { ScrollRegion } from '../ui/ScrollRegion'
import { CodeBlock, type CodeParts } from './CodeBlock'
import type { Block, ListItem } from './document'
import { headingLevels } from './headings.logic'
import { renderInlines, renderMath } from './InlineView'
import { LongText } from './LongText'
import styles from './Markdown.module.css'
import { readMarkdown } from './readMarkdown'

const words = messages.sessions

const DrawsDiagrams = createContext(false)

const Diagram = onDemand(() =>
  import('./diagram/Diagram').then(
    ({ Diagram }) => Diagram,
    // The text says the same.
    () => AsWritten,
  ),
)

interface Props {
  text: string
  /** Diagrams are drawn. Not where a decision is about the text: a picture leaves out what it likes. */
  drawsDiagrams?: boolean
}

/**
 * Untrusted markdown as React elements, within the budget of one message. Of HTML a few inert elements are rendered,
 * the rest is shown as text; links are allow-listed, images are links (docs/design.md 5).
 */
export const Markdown = memo(function Markdown({ text, drawsDiagrams = false }: Props) {
  const { blocks, rest } = readMarkdown(text)
  const headings = blocks.filter((block) => block.kind === 'heading')
  const levels = headingLevels(headings.map(({ depth }) => depth))
  const outline = new Map<Block, number>(headings.map((heading, index) => [heading, levels[index] ?? 2]))
  return (
    <DrawsDiagrams value={drawsDiagrams}>
      <div className={styles.markdown}>
        {byPosition(blocks, (block) => renderBlock(block, outline))}
        {rest && (
          <div>
            <LongText text={rest.text} reason={rest.reason} />
          </div>
        )}
      </div>
    </DrawsDiagrams>
  )
})

function FencedCode({ code, language }: { code: string; language: string }) {
  const drawsDiagrams = useContext(DrawsDiagrams)
  const frame = (parts: CodeParts) => <CodeBlock code={code} language={language} {...parts} />
  if (!drawsDiagrams || language !== 'mermaid') return frame({})
  return <Diagram source={code} frame={frame} whileLoading={frame({})} />
}

function AsWritten({ frame }: { frame(parts: CodeParts): ReactNode }) {
  return frame({})
}

/** Levels of the headings that belong to the message's outline. Those inside quotes or lists do not. */
type Outline = ReadonlyMap<Block, number>

const renderBlocks = (blocks: readonly Block[], outline: Outline) =>
  byPosition(blocks, (block) => renderBlock(block, outline))

function renderBlock(block: Block, outline: Outline): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p dir="auto">{renderInlines(block.children)}</p>
    case 'line':
      return renderInlines(block.children)
    case 'heading': {
      const level = outline.get(block)
      if (level === undefined) {
        return (
          <strong className={styles.innerHeading} dir="auto">
            {renderInlines(block.children)}
          </strong>
        )
      }
      const Heading = `h${level}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6'
      return <Heading dir="auto">{renderInlines(block.children)}</Heading>
    }
    case 'quote':
      return <blockquote>{renderBlocks(block.blocks, outline)}</blockquote>
    case 'rule':
      return <hr />
    case 'code':
      return <FencedCode code={block.text} language={block.language} />
    case 'list':
      return renderList(block.start, block.items, outline)
    case 'table':
      return renderTable(block)
    case 'math':
      return <div className={styles.math}>{renderMath(block.source)}</div>
    case 'details':
      return (
        <details className={styles.details}>
          <summary dir="auto">{block.summary.length > 0 ? renderInlines(block.summary) : words.chat.details}</summary>
          {renderBlocks(block.blocks, outline)}
        </details>
      )
    case 'plain':
      return (
        <div>
          <LongText text={block.text} reason={block.reason} />
        </div>
      )
  }
}

function renderList(start: number | null, items: readonly ListItem[], outline: Outline): ReactNode {
  const rows = byPosition(items, ({ checked, blocks }) => (
    <li className={checked === null ? undefined : styles.task}>
      {checked !== null && (
        <>
          <span aria-hidden>{checked ? '☑ ' : '☐ '}</span>
          <span className="visually-hidden">{checked ? words.tool.todo.completed : words.tool.todo.pending}: </span>
        </>
      )}
      {renderBlocks(blocks, outline)}
    </li>
  ))
  if (start === null) return <ul dir="auto">{rows}</ul>
  return (
    <ol dir="auto" start={start}>
      {rows}
    </ol>
  )
}

function renderTable({ align, header, rows }: Extract<Block, { kind: 'table' }>): ReactNode {
  const style = (column: number) => {
    const side = align[column]
    return side ? { textAlign: side } : undefined
  }
  return (
    <ScrollRegion className={styles.tableScroll} label={words.chat.table}>
      <table dir="auto">
        <thead>
          <tr>
            {byPosition(header, (cell, column) => (
              <th style={style(column)}>{renderInlines(cell)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byPosition(rows, (row) => (
            <tr>
              {byPosition(row, (cell, column) => (
                <td style={style(column)}>{renderInlines(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
