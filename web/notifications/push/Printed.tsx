import type { CommandRun } from '../../../worker/api/agents/commandRun'
import { notificationMessages } from '../../i18n/notificationMessages'
import { byPosition } from '../../ui/byPosition'
import { VisibleText } from '../../visibleText/VisibleText'

/** What a program on a machine printed, line by line. */
export function Printed({ run: { stdout, stderr } }: { run: Pick<CommandRun, 'stdout' | 'stderr'> }) {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return <p>{notificationMessages.push.answeredNothing}</p>
  return byPosition(lines, (line) => (
    <p>
      <VisibleText text={line} />
    </p>
  ))
}
