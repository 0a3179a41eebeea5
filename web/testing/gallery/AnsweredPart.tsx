import type { PermissionAnswer } from '../../../worker/api/commands'
import type { SessionAddress } from '../../../worker/api/ids'
import { Answered } from '../../permissions/Answered'

const requests: readonly (readonly [tool: string, input: unknown, answers: readonly PermissionAnswer[]])[] = [
  [
    'Bash',
    { command: 'npm test' },
    [{ kind: 'allow' }, { kind: 'allow-for-session' }, { kind: 'deny', reason: null }, { kind: 'stop' }],
  ],
  ['Edit', { file_path: '/a.ts', old_string: 'a', new_string: 'b' }, [{ kind: 'allow-for-session' }]],
  [
    'ExitPlanMode',
    { plan: '# Plan' },
    [{ kind: 'allow' }, { kind: 'allow-for-session' }, { kind: 'allow-everything' }],
  ],
  [
    'AskUserQuestion',
    { questions: [] },
    [
      { kind: 'answers', answers: { 'Which?': 'Red' } },
      { kind: 'deny', reason: null },
    ],
  ],
]

/** What is said under each answer; `&agent=` says whose. */
export function AnsweredPart({ session }: { session: SessionAddress }) {
  return (
    <section>
      <h2>Answered</h2>
      {requests.map(([tool, input, answers]) =>
        answers.map((answer) => (
          <article key={`${tool} ${answer.kind}`} style={{ margin: '8px 16px' }}>
            <p>
              <strong>
                {tool}: {answer.kind}
              </strong>
            </p>
            <Answered session={session} asked={{ tool, input, isOfMessage: false }} answer={answer} />
          </article>
        )),
      )}
    </section>
  )
}
