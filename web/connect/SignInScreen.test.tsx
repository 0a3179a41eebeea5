import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import { FIXTURE_BACKUP, fixtureSignIn, flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { SignInScreen } from './SignInScreen'

afterEach(removeScreen)

const started = { startSignIn: () => Promise.resolve({ flowId: flowId('sign-in-1') }) }

describe('sign-in', () => {
  test('first run: says which server is used and why, and creates an account there', async () => {
    const hub = fixtureHub({ app: fixtureApp(), answers: started })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await expect.element(page.getByText('https://api.happy.example', { exact: true })).toBeVisible()
    await expect.element(page.getByText('The hosted server of the Happy project.')).toBeVisible()
    await userEvent.click(page.getByRole('button', { name: 'Create account' }))
    expect(hub.calls).toEqual([
      {
        command: 'startSignIn',
        arguments: [{ kind: 'new', url: 'https://api.happy.example' }, { kind: 'new-key' }],
      },
    ])
  })

  test('a new key is used only after the person confirmed a copy of it', async () => {
    const hub = fixtureHub({
      app: fixtureApp(),
      answers: started,
      flows: [fixtureSignIn({ at: 'confirm-backup', backupText: FIXTURE_BACKUP })],
    })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await userEvent.click(page.getByRole('button', { name: 'Create account' }))
    await expect.element(page.getByText('ABCDE-')).toBeVisible()
    const go = page.getByRole('button', { name: 'Continue' })
    await userEvent.click(go, { force: true })
    expect(hub.calls.map(({ command }) => command)).toEqual(['startSignIn'])
    await expect.element(page.getByRole('alert')).toHaveTextContent('Confirm first')
    await userEvent.click(page.getByRole('checkbox'))
    await userEvent.click(go)
    expect(hub.calls.at(-1)).toEqual({ command: 'confirmBackup', arguments: ['sign-in-1'] })
  })

  test('a bad backup key is said beside the field, and nothing typed is lost', async () => {
    const hub = fixtureHub({
      app: fixtureApp(),
      answers: { startSignIn: () => Promise.reject(new HubError({ code: 'bad-backup-text', problem: 'length' })) },
    })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await userEvent.click(page.getByRole('button', { name: 'Use another server' }))
    await userEvent.fill(page.getByRole('textbox', { name: 'Server' }), 'http://127.0.0.1:3005')
    await userEvent.click(page.getByRole('radio', { name: 'Restore from a backup key' }))
    const field = page.getByRole('textbox', { name: 'Backup key' })
    await userEvent.fill(field, 'ABCDE-FGHIJ')
    await userEvent.click(page.getByRole('button', { name: 'Sign in' }))
    await expect.element(page.getByRole('alert')).toHaveTextContent('does not have the right length')
    await expect.element(field).toHaveValue('ABCDE-FGHIJ')
    await expect.element(field).toHaveAttribute('aria-invalid', 'true')
    await expect.element(page.getByRole('textbox', { name: 'Server' })).toHaveValue('http://127.0.0.1:3005')
  })

  test('an unknown key: warned with the server’s name before anything is stored', async () => {
    const hub = fixtureHub({
      app: fixtureApp(),
      answers: started,
      flows: [fixtureSignIn({ at: 'confirm-account', fingerprint: '3f9a 02cd 77be 1e40', sessions: 0, machines: 0 })],
    })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await userEvent.click(page.getByRole('radio', { name: 'Restore from a backup key' }))
    await userEvent.click(page.getByRole('button', { name: 'Sign in' }))
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('No sessions under this key on https://cloud.example.org')
    expect(await accessibilityProblems('light')).toEqual([])
    await userEvent.click(page.getByRole('button', { name: 'Go back' }))
    await expect.element(page.getByRole('radio', { name: 'Restore from a backup key' })).toBeChecked()
    expect(hub.calls.at(-1)).toEqual({ command: 'cancelFlow', arguments: ['sign-in-1'] })
  })

  test('a further server: address typed, same key preselected', async () => {
    const hub = fixtureHub({ app: fixtureApp([fixtureServer('one')]), answers: started })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await expect.element(page.getByRole('radio', { name: 'Same key as your first sign-in' })).toBeChecked()
    await userEvent.fill(page.getByRole('textbox', { name: 'Server' }), 'https://two.example')
    await userEvent.click(page.getByRole('radio', { name: 'A separate key' }))
    await userEvent.click(page.getByRole('button', { name: 'Sign in' }))
    expect(hub.calls.at(-1)).toEqual({
      command: 'startSignIn',
      arguments: [{ kind: 'new', url: 'https://two.example' }, { kind: 'separate-key' }],
    })
  })

  test('the hub restarted in the middle: back to the form, said in words', async () => {
    const hub = fixtureHub({ app: fixtureApp(), answers: started, flows: [fixtureSignIn({ at: 'signing-in' })] })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await userEvent.click(page.getByRole('button', { name: 'Create account' }))
    await expect.element(page.getByText('Signing in to https://cloud.example.org…')).toBeVisible()
    hub.setFlow('gone', 'sign-in-1')
    await expect.element(page.getByRole('alert')).toHaveTextContent('restarted')
  })

  test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
    const hub = fixtureHub({
      app: fixtureApp(),
      answers: started,
      flows: [fixtureSignIn({ at: 'confirm-backup', backupText: FIXTURE_BACKUP })],
    })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    const create = page.getByRole('button', { name: 'Create account' })
    await expect.element(create).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
    await userEvent.click(create)
    await expect.element(page.getByRole('checkbox')).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
    hub.setFlow(
      fixtureSignIn({ at: 'waiting-for-device', linkText: 'happy:///account?4Vd0yQ9mB1x7Jr3tPzWc', since: 0 }),
    )
    await expect.element(page.getByRole('img', { name: 'Code for the other device' })).toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})
