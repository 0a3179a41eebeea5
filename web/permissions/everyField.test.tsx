import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { pendingCall } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { visibleText } from '../visibleText/visibleText.logic'
import { PermissionCard } from './PermissionCard'

beforeEach(() => page.viewport(900, 900))
afterEach(removeScreen)

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...'ab \n\u200B\u202E\u3164<*[`'), maxLength: 20 }),
  fc.constantFrom('ls', '/etc/passwd', '[a](https://evil.example)', '+x', '@@ -1 +1 @@\n-a\n+b', "it's"),
)
const names = fc.constantFrom(
  'command',
  'cmd',
  'cwd',
  'description',
  'file_path',
  'path',
  'content',
  'edits',
  'old_string',
  'new_string',
  'changes',
  'diff',
  'kind',
  'type',
  'plan',
  'prompt',
  'questions',
  'question',
  'options',
  'label',
  'multiSelect',
  'todos',
  'status',
  'url',
  'replace_all',
  'unified_diff',
  'header',
  'answers',
)
const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.constant('pending'))
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 2, arbitrary: fc.dictionary(fc.oneof(names, text), tie('value'), { maxKeys: 4 }) },
  ),
}))
const request = fc.dictionary(names, value, { minKeys: 1, maxKeys: 5 })
const tool = fc.constantFrom(
  'Bash',
  'Write',
  'Edit',
  'MultiEdit',
  'CodexPatch',
  'CodexDiff',
  'TodoWrite',
  'ExitPlanMode',
  'Task',
  'WebFetch',
  'AskUserQuestion',
  'mcp__x__y',
)

function leaves(given: unknown): string[] {
  if (typeof given === 'object' && given !== null) {
    // Of an edit it says nothing that the change does not say.
    return Object.entries(given).flatMap(([name, part]) =>
      name === 'replace_all' && part === false ? [] : leaves(part),
    )
  }
  return [String(given)]
}

/** As it is compared: the signs of a diff and the breaks between lines are drawn, JSON writes some characters out. */
const plain = (shown: string) =>
  shown.replace(/\\(?:n|r|t|b|f|u[0-9a-f]{4})|[\s\\"+\u2212-]/g, '').replace(/⟨[^⟩]*⟩/g, '')

function card(): Element | null {
  return document.querySelector('article[data-request-id]')
}

let count = 0

test('law: whatever is asked for, each value in it is on the card', async () => {
  await fc.assert(
    fc.asyncProperty(tool, request, async (name, input) => {
      const requestId = `law-${count++}`
      const call = pendingCall('t', name, input, requestId)
      const hub = fixtureHub({
        app: fixtureApp([fixtureServer('a')], [fixtureSession('a', 's', { activity: 'needs-you' })]),
      })
      const session = { serverId: serverId('a'), sessionId: sessionId('s') }
      renderScreen(hub, <PermissionCard session={session} folder="" call={call} now={call.permission} />)
      await expect
        .poll(() => card()?.querySelector('[data-loading]') ?? card()?.getAttribute('data-request-id'))
        .toBe(requestId)
      const shown = plain(card()?.textContent ?? '')
      for (const one of leaves(input)) {
        for (const line of visibleText(one).split('\n')) {
          // Where a part of a patch begins is told by the numbers of its lines.
          if (!/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@$/.test(line)) expect(shown).toContain(plain(line))
        }
      }
    }),
    { numRuns: 100 },
  )
})
