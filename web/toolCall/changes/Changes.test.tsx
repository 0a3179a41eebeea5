import { afterEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import type { ToolState } from '../../../worker/api/chat'
import type { FileChange } from '../../diff/fileChange'
import { composerMessages } from '../../i18n/composerMessages'
import { ShownFilesContext } from '../../markdown/files/shownFiles'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, serverId, sessionId } from '../../testing/fixtureStates'
import { removeScreen, renderScreen } from '../../testing/renderScreen'
import Changes from './Changes'

afterEach(() => {
  vi.restoreAllMocks()
  removeScreen()
})

const session = { serverId: serverId('cloud'), sessionId: sessionId('s') }
const text = 'one\ntwo\n'

/** `after`: a line of the file once the edit was made. */
const edit = (file: string, after: string): FileChange => ({
  kind: 'replace',
  path: `/home/ada/project/${file}`,
  before: `old ${after}`,
  after,
  how: null,
})

/** `texts`: what the file has at each look, and the last one from then on; null = it cannot be read. */
function show(
  edits: readonly FileChange[],
  texts: readonly (string | null)[] = [text],
  state: ToolState = 'completed',
) {
  let reads = 0
  const readFile = () => {
    const now = texts[Math.min(reads++, texts.length - 1)] ?? null
    if (now === null) return Promise.reject(new Error('not now'))
    return Promise.resolve({ kind: 'text', text: now, size: now.length, hash: 'h' } as const)
  }
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('cloud')]), answers: { readFile } })
  const showAgain = () =>
    renderScreen(
      hub,
      <ShownFilesContext value={{ session, folder: '/home/ada/project' }}>
        {edits.map((change) => (
          <Changes key={JSON.stringify(change)} changes={[change]} state={state} complete whole />
        ))}
      </ShownFilesContext>,
    )
  showAgain()
  return { reads: () => reads, showAgain }
}

const numbered = () => page.getByText(composerMessages.call.numberedNow).elements().length

test('edits of one file read it once, also when they are scrolled into view again', async () => {
  const { reads, showAgain } = show([edit('once.ts', 'one'), edit('once.ts', 'two')])
  await expect.poll(numbered).toBe(2)
  showAgain()
  await expect.poll(numbered).toBe(2)
  expect(reads()).toBe(1)
})

test('what failed is read again', async () => {
  const { reads, showAgain } = show([edit('failed.ts', 'one')], [null, text])
  await expect.poll(reads).toBe(1)
  showAgain()
  await expect.poll(numbered).toBe(1)
  expect(reads()).toBe(2)
})

test('a text from before an edit, or one that is old, is read again', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(100_000)
  const first = show([edit('later.ts', 'one')], ['one\n'])
  await expect.poll(numbered).toBe(1)
  now.mockReturnValue(110_000)
  const later = show([edit('later.ts', 'one'), edit('later.ts', 'two')])
  await expect.poll(numbered).toBe(2)
  expect([first.reads(), later.reads()]).toEqual([1, 1])
  now.mockReturnValue(171_000)
  later.showAgain()
  await expect.poll(later.reads).toBe(2)
})

test('what waits is numbered by the file as it is', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(100_000)
  const { reads, showAgain } = show([edit('waits.ts', 'one')], [text], 'running')
  await expect.poll(reads).toBe(1)
  now.mockReturnValue(110_000)
  showAgain()
  await expect.poll(reads).toBe(2)
})

test('the last files are kept', async () => {
  const edits = Array.from({ length: 9 }, (_, index) => edit(`file${index}.ts`, 'one'))
  const all = show(edits)
  await expect.poll(numbered).toBe(9)
  const ends = show(edits.filter((_, index) => index % 8 === 0))
  await expect.poll(numbered).toBe(2)
  expect([all.reads(), ends.reads()]).toEqual([9, 1])
})
