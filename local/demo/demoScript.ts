import type { AgentTurn } from './agentTurn'

/** What the agent of the demo does for one prompt. Every step waits for the one before; `turn` sets the pace. */
export type DemoScript = (turn: AgentTurn) => Promise<void>

/** How an answer in the demo begins. */
export function demoEchoOf(prompt: string): string {
  return `This is the demo agent. You wrote: “${prompt}”`
}

/**
 * The answer to any prompt: text in pieces, a tool that needs no permission, then one that does, in turns a command, a
 * change of a file, and a question with choices.
 * @param count how many prompts this session has answered before
 */
export function answerTo(prompt: string, count: number): DemoScript {
  return async (turn) => {
    await turn.think('A scripted agent answers here. It shows what a real one sends, in the same messages.')
    await turn.say(demoEchoOf(prompt))
    await turn.say(
      'It arrives in pieces, as it is written:\n\n- over this one server only\n- encrypted from end to end',
    )
    await turn.useTool('Read', { file_path: `${turn.folder}/README.md` })
    await turn.say('The next step needs your permission.')
    await (asking[count % asking.length] ?? runsTests)(turn)
  }
}

/** A session in the middle of its work: somebody typed a prompt into its terminal, and it waits for permission. */
export const waitingForTests: DemoScript = async (turn) => {
  await turn.say('The redirect loses its query when the session has expired. I kept it and added a test.')
  await turn.useTool('Edit', {
    file_path: `${turn.folder}/login.ts`,
    old_string: "redirect('/login')",
    new_string: 'redirect(`/login?next=${encodeURIComponent(url)}`)',
  })
  await runsTests(turn)
}

/** A session that is done and waits for the next prompt. */
export const finishedNotes: DemoScript = async (turn) => {
  await turn.useTool('Read', { file_path: `${turn.folder}/CHANGELOG.md` })
  await turn.say('The release notes are ready:\n\n1. Redirects keep their query.\n2. The list loads in one request.')
}

const runsTests: DemoScript = async (turn) => {
  const answer = await turn.askToUse('Bash', { command: 'npm test -- --changed', description: 'Run the tests' })
  if (answer.approved) await turn.say('Done: 12 tests passed. (The demo runs nothing: this is part of the script.)')
  else await turn.say(`I leave the tests alone.${because(answer.reason)}`)
}

const changesFile: DemoScript = async (turn) => {
  const answer = await turn.askToUse('Edit', {
    file_path: `${turn.folder}/src/list.ts`,
    old_string: 'for (const id of ids) {\n  rows.push(await load(id))\n}',
    new_string: 'const rows = await loadAll(ids)',
  })
  if (answer.approved) await turn.say('Changed. (The demo changes nothing: this is part of the script.)')
  else await turn.say(`The file stays as it is.${because(answer.reason)}`)
}

const asksQuestion: DemoScript = async (turn) => {
  const question = 'Where should it be released first?'
  const options = [
    { label: 'Staging', description: 'Nobody sees it yet' },
    { label: 'Production', description: 'For everybody at once' },
  ]
  const answer = await turn.askToUse('AskUserQuestion', {
    questions: [{ question, header: 'Release', options, multiSelect: false }],
  })
  const choice = answer.answers[question]
  await turn.say(choice === undefined ? `I do not release it.${because(answer.reason)}` : `${choice} it is.`)
}

const asking: readonly DemoScript[] = [runsTests, changesFile, asksQuestion]

function because(reason: string | null): string {
  return reason === null ? '' : ` You said: ${reason}`
}
