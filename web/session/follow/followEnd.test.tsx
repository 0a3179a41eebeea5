import * as fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { ChatItem } from '../../../worker/api/chat'
import type { LocalId } from '../../../worker/api/ids'
import { agentText, fixtureChat, toolCall, userText } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../../testing/fixtureStates'
import { removeScreen, renderScreen } from '../../testing/renderScreen'
import { SessionScreen } from '../SessionScreen'

afterEach(removeScreen)

type Step =
  | { kind: 'said'; lines: number[] }
  | { kind: 'own'; lines: number }
  | { kind: 'delivered' }
  | { kind: 'phase'; isLive: boolean }
  | { kind: 'size'; height: number }
  | { kind: 'frame' }
  | { kind: 'task' }

const lines = fc.integer({ min: 1, max: 8 })
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('said' as const),
        lines: fc.array(lines, { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('said' as const),
        lines: fc.array(lines, { minLength: 10, maxLength: 40 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('own' as const), lines }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'delivered' as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('phase' as const), isLive: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('size' as const), height: fc.integer({ min: 400, max: 700 }) }),
    },
    { weight: 6, arbitrary: fc.constantFrom({ kind: 'frame' as const }, { kind: 'task' as const }) },
  ),
  { minLength: 10, maxLength: 30 },
)

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
const nextTask = () => new Promise((resolve) => setTimeout(resolve, 0))

const textOf = (count: number) => Array.from({ length: count }, (_, line) => `Line ${line}`).join('\n\n')

/** A chat of 40 messages in a box, to which something happens. */
function openChat(id: string) {
  let items: ChatItem[] = Array.from({ length: 40 }, (_, index) => agentText(`first ${index}`, textOf(1 + (index % 5))))
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', id)]),
    chats: [fixtureChat('cloud', id, items)],
  })
  renderScreen(
    hub,
    <div data-box style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
  function add(more: ChatItem[]): void {
    items = [...items, ...more]
    hub.setChat(fixtureChat('cloud', id, items))
  }
  return async (step: Step): Promise<void> => {
    const next = items.length
    switch (step.kind) {
      case 'said':
        return add(step.lines.map((count, index) => agentText(`said ${next + index}`, textOf(count))))
      case 'own': {
        const localId = `local ${next}` as LocalId
        return add([userText(localId, textOf(step.lines), { localId, seq: null, delivery: { state: 'sending' } })])
      }
      case 'delivered':
        items = items.map((item) => (item.kind === 'user-text' ? { ...item, delivery: { state: 'delivered' } } : item))
        return add([])
      case 'phase':
        return hub.setChat(
          fixtureChat('cloud', id, items, { phase: step.isLive ? { kind: 'live' } : { kind: 'cached', asOf: 1 } }),
        )
      case 'size':
        return document.querySelector<HTMLElement>('[data-box]')?.style.setProperty('block-size', `${step.height}px`)
      case 'frame':
        return void (await nextFrame())
      case 'task':
        return void (await nextTask())
    }
  }
}

test('who is at the end stays there, whatever comes between two frames', async () => {
  await page.viewport(1280, 800)
  let count = 0
  await fc.assert(
    fc.asyncProperty(steps, async (made) => {
      const happen = openChat(`follow-${++count}`)
      await expect.element(page.getByRole('log')).toBeVisible()
      for (const step of made) await happen(step)
      await expect.poll(fromEnd).toBeLessThan(60)
      await expect.element(page.getByRole('button', { name: /Jump to latest/ })).not.toBeInTheDocument()
      removeScreen()
    }),
    { numRuns: 40, endOnFailure: true },
  )
})

test('what is opened at the end stays where it was pressed, and the end is not followed from there', async () => {
  await page.viewport(1280, 800)
  const output = Array.from({ length: 200 }, (_, index) => `line ${index}`).join('\n')
  const call = toolCall('last', 'Bash', { command: 'make all' }, { result: output })
  const before = Array.from({ length: 40 }, (_, index) => agentText(`first ${index}`, textOf(2)))
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 'opened')]),
    chats: [fixtureChat('cloud', 'opened', [...before, call])],
  })
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId('opened') }} />
    </div>,
  )
  const head = page.getByRole('button', { name: /make all/ })
  await expect.element(head).toBeVisible()
  await expect.poll(fromEnd).toBeLessThan(60)
  const top = head.element().getBoundingClientRect().top
  await head.click()
  await expect.element(page.getByText('line 3', { exact: false }).first()).toBeVisible()
  await expect.poll(fromEnd).toBeGreaterThan(200)
  hub.setChat(fixtureChat('cloud', 'opened', [...before, call, agentText('more', textOf(3))]))
  for (let frame = 0; frame < 20; frame++) await nextFrame()
  expect(Math.abs(head.element().getBoundingClientRect().top - top)).toBeLessThan(3)
  await page.getByRole('button', { name: /Jump to latest/ }).click()
  await expect.poll(fromEnd).toBeLessThan(60)
})

function fromEnd(): number {
  const { scrollHeight, clientHeight, scrollTop } = page.getByRole('log').element()
  return scrollHeight - clientHeight - scrollTop
}
