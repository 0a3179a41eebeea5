import { expect, test } from 'vitest'
import type { SessionTemplate } from '../../api/agents/templates'
import { machineAddress } from '../../api/ids'
import { coordinatorOf } from '../../testing/coordinatorOf'
import { createTestProfile } from '../../testing/testProfile'
import { createTemplateCommands } from './templates'

function template(id: string, serverId = 'a'): SessionTemplate {
  const machine = machineAddress(serverId, 'm')
  if (!machine) throw new Error('These are ids.')
  const text = { name: `Name ${id}`, directory: '~/x', agent: 'claude', prompt: 'Fix it' }
  return { id, machine, ...text, picks: { mode: 'plan', model: null } }
}

test('templates are kept sealed, changed by id, and go with their server', async () => {
  const { database } = await createTestProfile()
  const servers = new Set(['a', 'b'])
  const hub = { drafts: database.drafts, coordinator: coordinatorOf(servers) } as never
  // Two pages of one hub.
  const [one, other] = [createTemplateCommands(async () => hub), createTemplateCommands(async () => hub)]
  expect(await one.readTemplates()).toEqual([])
  await Promise.all([
    one.saveTemplate(template('1')),
    other.saveTemplate(template('2', 'b')),
    one.saveTemplate(template('3')),
  ])
  await other.saveTemplate({ ...template('1'), name: 'Renamed' })
  await one.deleteTemplate('3')
  expect(await other.readTemplates()).toEqual([{ ...template('1'), name: 'Renamed' }, template('2', 'b')])
  servers.delete('b')
  expect((await one.readTemplates()).map(({ id }) => id)).toEqual(['1'])
})

test('what is stored and is no template is left out', async () => {
  const { database } = await createTestProfile()
  const hub = { drafts: database.drafts, coordinator: coordinatorOf(new Set(['a'])) } as never
  const drafts = await database.drafts()
  const commands = createTemplateCommands(async () => hub)
  for (const stored of ['{}', '[null, 1, {"id":"x"}]', JSON.stringify([{ ...template('1'), machine: null }])]) {
    await drafts.write('session-templates', stored)
    expect(await commands.readTemplates()).toEqual([])
  }
})
