import { randomUUID } from 'node:crypto'
import { openAgentSession } from '../../local/agent/agentSession'
import { randomBytes } from '../../worker/crypto/bytes'
import { composerMessages } from '../../web/i18n/composerMessages'
import { approveAgent } from '../fixtures/pages/linkTerminal'
import { answerCard } from '../fixtures/pages/newSession'
import { sessionRows } from '../fixtures/pages/sessions'
import { createAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'

const { form: formWords, goal: goalWords, limit: limitWords } = composerMessages

const colours = {
  id: 'colours',
  header: 'Colour',
  question: 'Which colours?',
  options: [{ label: 'Red' }, { label: 'Blue', description: 'Like the sea' }, { label: 'Green' }],
  multiSelect: true,
}
const size = { id: 'size', header: 'Size', question: 'How large?', options: [{ label: 'Small' }], allowCustom: true }
const form = (id: string, title: string) => ({
  [id]: { kind: 'form', title, createdAt: Date.now(), form: { questions: [colours, size] } },
})
const goal = (text: string) => ({
  agentGoalStatus: {
    source: 'claude',
    observedAt: Date.now(),
    status: 'active',
    text,
    capabilities: { edit: true, stop: true, clear: true },
    progress: { currentStep: 2, totalSteps: 5 },
  },
})

test('a form of Happy Agent is answered, a goal is edited, stopped and cleared, a usage limit says when it ends', async ({
  world,
}) => {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const page = await (await world.browser(appUrl)).newTab()
  await createAccount(page)
  const answers: unknown[] = []
  const goalActions: unknown[] = []
  const session = await openAgentSession(await approveAgent(page, appUrl, server), {
    tag: randomUUID(),
    dataKey: randomBytes(32),
    metadata: {
      path: '/home/dev/formed',
      host: 'box',
      client: { id: 'rig', name: 'Happy Agent', version: '1.0.0' },
      flavor: 'claude',
    },
    onPrompt: () => {},
    calls: {
      communication: async (params) => {
        answers.push(params)
        await show({ communications: {} })
        return undefined
      },
      'goal-action': async (params) => {
        goalActions.push(params)
        await show(params['action'] === 'edit' ? goal(String(params['objective'])) : { agentGoalStatus: ended })
        return { ok: true }
      },
    },
  })
  const ended = { source: 'claude', observedAt: Date.now(), status: 'inactive' }
  const show = (part: object) => session.state.change((state) => ({ ...state, ...part }))
  await sessionRows(page, 'formed').click()
  const card = (title: string) => page.getByRole('article', { name: title })

  await test.step('the agent gets what was picked and typed, question by question', async () => {
    await show({ communications: form('first', 'How should it look?') })
    const first = card('How should it look?')
    await answerCard(first, formWords.send)
    await expect(first.getByRole('alert')).toHaveText(formWords.missing)
    await first.getByRole('checkbox', { name: 'Red' }).check()
    await first.getByRole('checkbox', { name: /^Blue/ }).check()
    await first
      .getByRole('group', { name: /How large/ })
      .getByRole('textbox', { name: formWords.custom })
      .fill('Huge')
    await answerCard(first, formWords.send)
    await expect(first).toHaveCount(0)
    const given = { colours: { options: ['Red', 'Blue'] }, size: { options: [], custom: 'Huge' } }
    expect(answers).toEqual([{ id: 'first', kind: 'form', status: 'answered', answers: given }])
  })

  await test.step('and that it gets no answer', async () => {
    await show({ communications: form('second', 'And now?') })
    await answerCard(card('And now?'), formWords.cancel)
    await expect(card('And now?')).toHaveCount(0)
    expect(answers.at(-1)).toMatchObject({ id: 'second', status: 'cancelled' })
  })

  await test.step('a goal', async () => {
    const bar = page.getByRole('region', { name: goalWords.name })
    const press = (name: string) => bar.getByRole('button', { name, exact: true }).click()
    await show(goal('All tests pass'))
    await expect(bar).toContainText('All tests pass')
    await expect(bar).toContainText(goalWords.step(2, 5))
    await press(goalWords.edit)
    await bar.getByRole('textbox', { name: goalWords.field }).fill('All tests pass in a minute')
    await press(goalWords.save)
    await expect(bar.getByText('All tests pass in a minute')).toBeVisible()
    await press(goalWords.stop)
    await expect(bar).toHaveCount(0)
    await show(goal('Another goal'))
    await press(goalWords.clear)
    await expect(bar).toHaveCount(0)
    expect(goalActions).toEqual([
      { action: 'edit', objective: 'All tests pass in a minute' },
      { action: 'stop' },
      { action: 'clear' },
    ])
  })

  await test.step('a usage limit', async () => {
    const fiveHours = { id: 'five_hour', status: 'rejected', utilization: 100, resetsAt: Date.now() + 3_600_000 }
    await show({ usageLimits: { capturedAt: Date.now(), windows: [fiveHours] } })
    const told = page.getByRole('status').filter({ hasText: limitWords.reached(limitWords.names.five_hour) })
    await expect(told).toContainText(/It ends .*\d{1,2}:\d{2}/)
    await show({
      usageLimits: { capturedAt: Date.now(), windows: [{ ...fiveHours, status: 'allowed', utilization: 3 }] },
    })
    await expect(told).toHaveCount(0)
  })
  session.close()
})
