import { expect, test } from 'vitest'
import { agentText, toolCall, userText } from '../../testing/fixtureChats'
import { lastAgentText } from './lastText.logic'

test('the last text is the agent’s own', () => {
  const blocks = [
    [agentText('1', 'first')],
    [agentText('2', 'last'), toolCall('t', 'Bash', {}), agentText('h', 'x', 't')],
  ]
  expect(lastAgentText({ blocks })).toBe('last')
  expect(lastAgentText({ blocks: [[userText('u', 'Fix it')]] })).toBeNull()
})
