import { expect, expectTypeOf, it } from 'vitest'
import { commandTable, type CommandTable, type HubCommands } from './commands'

it('a command without an entry fails the typecheck', () => {
  const { ping, ...withoutPing } = commandTable
  // @ts-expect-error An entry is missing: without this error the test does not compile.
  const table: CommandTable<keyof HubCommands> = withoutPing
  expect(table).not.toHaveProperty('ping')
  expect(ping.deadlineMs).toBe(20_000)
  expectTypeOf(commandTable).toExtend<CommandTable<keyof HubCommands>>()
})

it('agents are given more time than the hub gives them', () => {
  for (const name of ['answerPermission', 'abortTurn', 'startSession'] as const) {
    expect(commandTable[name].deadlineMs).toBeGreaterThan(50_000)
  }
})
