/**
 * What the scripted model says, decided by the last text of the user (docs/platform.md). One step = one answer of the
 * model; the next step follows when the results of the step's tools have come back.
 *
 *   run: CMD            Bash                     think           a thinking block, then text
 *   read: PATH          Read                     ask             AskUserQuestion
 *   write: PATH TEXT    Write                    plan            ExitPlanMode
 *   edit: PATH OLD => NEW   Read, then Edit      title: TEXT     Happy's change_title tool
 *   todo                TodoWrite                task: TEXT      a subagent that gets TEXT
 *   tasks               TaskCreate, then TaskUpdate              planmode        EnterPlanMode
 *   slow: N             N words, 200 ms each     model           the name of the model that was asked
 *   anything else       echoed
 */
export type ModelBlock =
  | { type: 'text'; text: string; msPerWord?: number }
  | { type: 'thinking'; thinking: string }
  | { type: 'tool_use'; name: string; input: Record<string, unknown> }

/** How the echo of a prompt reads. */
export function echoOf(text: string): string {
  return `You said: ${text}`
}

/** The answer of step `step` (0 = first). `results` are the texts of the latest tool results. */
export function scriptedAnswer(
  userText: string,
  step: number,
  results: readonly string[],
  model: string,
): ModelBlock[] {
  const text = userText.trim()
  if (text === 'model') return [{ type: 'text', text: `Asked: ${model}` }]
  const [, command = '', rest = ''] = /^(\w+)(?::\s*([\s\S]*))?$/.exec(text) ?? []
  const steps = stepsOf(command, rest)
  if (steps === null) return [{ type: 'text', text: echoOf(text) }]
  return steps[step] ?? [{ type: 'text', text: `Done. ${results.join('\n')}`.trim() }]
}

function stepsOf(command: string, rest: string): ModelBlock[][] | null {
  switch (command) {
    case 'run':
      return [[tool('Bash', { command: rest, description: 'Run what was asked' })]]
    case 'read':
      return [[tool('Read', { file_path: rest })]]
    case 'write': {
      const [path, content] = cutAt(rest, ' ')
      return [[tool('Write', { file_path: path, content })]]
    }
    case 'edit': {
      const [path, change] = cutAt(rest, ' ')
      const [before, after] = cutAt(change, ' => ')
      const edit = tool('Edit', { file_path: path, old_string: before, new_string: after })
      return [[tool('Read', { file_path: path })], [edit]]
    }
    case 'slow': {
      const count = Number.parseInt(rest, 10) || 10
      const words = Array.from({ length: count }, (_, index) => `word${index + 1}`)
      return [[{ type: 'text', text: words.join(' '), msPerWord: 200 }]]
    }
    case 'think':
      return [
        [
          { type: 'thinking', thinking: 'First I look at the question, then I answer it.' },
          { type: 'text', text: 'I thought about it.' },
        ],
      ]
    case 'ask':
      return [[tool('AskUserQuestion', { questions: [colourQuestion] })]]
    case 'plan':
      return [[tool('ExitPlanMode', { plan: '# Plan\n\n1. Look\n2. Change\n3. Test' })]]
    case 'planmode':
      return [[tool('EnterPlanMode', {})]]
    case 'title':
      return [[tool('mcp__happy__change_title', { title: rest })]]
    case 'todo':
      return [
        [
          tool('TodoWrite', {
            todos: [
              { content: 'Look', status: 'completed', activeForm: 'Looking' },
              { content: 'Change', status: 'in_progress', activeForm: 'Changing' },
              { content: 'Test', status: 'pending', activeForm: 'Testing' },
            ],
          }),
        ],
      ]
    case 'tasks':
      return [
        ['Look', 'Change'].map((subject) => tool('TaskCreate', { subject, description: `${subject} first` })),
        [tool('TaskUpdate', { taskId: '1', status: 'completed' })],
      ]
    case 'task':
      return [
        [
          tool('Agent', {
            description: 'Help out',
            prompt: rest,
            subagent_type: 'general-purpose',
            run_in_background: false,
          }),
        ],
      ]
    default:
      return null
  }
}

const colourQuestion = {
  question: 'Which colour?',
  header: 'Colour',
  multiSelect: false,
  options: [
    { label: 'Red', description: 'Like a rose' },
    { label: 'Blue', description: 'Like the sea' },
  ],
}

function tool(name: string, input: Record<string, unknown>): ModelBlock {
  return { type: 'tool_use', name, input }
}

function cutAt(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator)
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + separator.length)]
}
