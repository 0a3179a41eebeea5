import type { Virtualizer } from '@tanstack/react-virtual'
import type { ChatBlock, ChatItem, LostPart } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import { parentIdOf, type ChatNode } from './chatNodes.logic'
import { lostItemOf, lostKey } from './lostPlace.logic'
import { setOpened } from './opened'
import { holds, runKey } from './quietRuns.logic'

interface Log {
  session: SessionAddress
  virtualizer: Virtualizer<HTMLDivElement, Element>
  scroller: HTMLElement
  rows: readonly {
    key: string
    run: readonly ChatNode[]
    lostBefore: readonly LostPart[]
    lostAfter: readonly LostPart[]
  }[]
  blocks: readonly ChatBlock[]
  lost: readonly LostPart[]
}

/** The row, what is in it and its code come within some frames. */
const mostFrames = 60
const markedMs = 2_000

/** Opens what an item lies in, brings it into view, and marks it for a moment, with the text that was looked for. */
export async function goToItem(log: Log, name: string, text: string): Promise<void> {
  const inLost = lostItemOf(log.lost, name)
  const itemId = inLost?.itemId ?? name
  const path = pathTo(inLost?.part.blocks ?? log.blocks, itemId)
  const index = log.rows.findIndex((row) =>
    inLost ? row.lostBefore.includes(inLost.part) || row.lostAfter.includes(inLost.part) : holds(row, path[0]),
  )
  // A chat of which the server lost all has no rows.
  if (index < 0 && (!inLost || log.rows.length > 0)) return
  const target = path.at(-1)
  for (const id of path) if (id !== target || text !== '') setOpened(log.session, id, true)
  const row = log.rows[index]
  if (row && !inLost && row.run.length > 0) setOpened(log.session, runKey(row.key), true)
  if (inLost) setOpened(log.session, lostKey(inLost.part), true)
  if (index >= 0) log.virtualizer.scrollToIndex(index, { align: 'center' })
  const within = inLost ? `[data-lost="${lostKey(inLost.part)}"] ` : ''
  const element = await whenShown(log.scroller, `${within}[data-item="${CSS.escape(itemId)}"]`, text)
  if (!element) return
  const found = text === '' ? [] : rangesOf(element, text)
  mark(found)
  const box = (found[0] ?? element).getBoundingClientRect()
  const view = log.scroller.getBoundingClientRect()
  if (box.top < view.top || box.bottom > view.bottom) log.scroller.scrollTop += box.top - view.top - view.height / 3
  element.dataset['marked'] = ''
  setTimeout(() => delete element.dataset['marked'], markedMs)
}

/** From the item at the top down to this one; empty = it is not here. */
export function pathTo(blocks: readonly ChatBlock[], itemId: string): string[] {
  const items = new Map<string, ChatItem>()
  for (const block of blocks) for (const item of block) items.set(item.id, item)
  const path: string[] = []
  for (let item = items.get(itemId); item; item = items.get(parentIdOf(item) ?? '')) path.unshift(item.id)
  return path
}

async function whenShown(scroller: HTMLElement, selector: string, text: string): Promise<HTMLElement | null> {
  const find = () => scroller.querySelector<HTMLElement>(selector)
  for (let frame = 0; frame < mostFrames; frame++) {
    await nextFrame()
    const element = find()
    // Some frames later, in which rows above it get their height.
    if (element && frame >= 2 && (text === '' || rangesOf(element, text).length > 0)) return element
  }
  return find()
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()))
}

const mostRanges = 200

/** Where the text stands in what is shown; a match across elements is not among them. */
function rangesOf(element: HTMLElement, text: string): Range[] {
  const wanted = text.toLowerCase()
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const ranges: Range[] = []
  for (let node = walker.nextNode(); node && ranges.length < mostRanges; node = walker.nextNode()) {
    const shown = (node.nodeValue ?? '').toLowerCase()
    if (shown.length !== node.nodeValue?.length) continue
    for (let at = shown.indexOf(wanted); at >= 0; at = shown.indexOf(wanted, at + wanted.length)) {
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + wanted.length)
      ranges.push(range)
    }
  }
  return ranges
}

const markName = 'found'

function mark(ranges: readonly Range[]): void {
  // Firefox has it since 140; without it the message is found all the same.
  if (!('highlights' in CSS)) return
  if (ranges.length === 0) CSS.highlights.delete(markName)
  else CSS.highlights.set(markName, new Highlight(...ranges))
}

export function unmark(): void {
  mark([])
}
