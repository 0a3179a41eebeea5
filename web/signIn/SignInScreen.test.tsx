import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Route } from 'wouter'
import { HubError } from '../../worker/api/errors'
import { FIXTURE_BACKUP, fixtureNamedServer, fixtureSignIn, flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, serverId } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { pendingCode, pendingNotice } from '../linking/pending'
import { SignInScreen } from './SignInScreen'

afterEach(removeScreen)

const started = { startSignIn: () => Promise.resolve({ flowId: flowId('sign-in-1') }) }

const refuseCode = () => Promise.reject(new HubError({ code: 'bad-device-code', problem: 'server-missing' }))

describe('sign-in', () => {
  test('first run: says which server is used and why, and creates an account there', async () => {
    const hub = fixtureHub({ app: fixtureApp(), answers: started })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await expect.element(page.getByText('https://api.happy.example', { exact: true })).toBeVisible()
    await expect.element(page.getByText('The hosted server of the Happy project.')).toBeVisible()
    await userEvent.click(page.getByRole('radio', { name: 'Create an account' }))
    await userEvent.click(page.getByRole('button', { name: 'Create account' }))
    expect(hub.calls).toEqual([
      {
        command: 'startSignIn',
        arguments: [{ kind: 'new', url: 'https://api.happy.example' }, { kind: 'new-key' }],
      },
    ])
  })

  test.each([
    [1280, 800],
    [390, 844],
    [900, 600],
  ])('first run at %i × %i: the button is in view from the start', async (width, height) => {
    await page.viewport(width, height)
    try {
      renderScreen(fixtureHub({ app: fixtureApp() }), <SignInScreen />, '/sign-in')
      const go = page.getByRole('button', { name: 'Sign in' })
      await expect.element(go).toBeVisible()
      expect(go.element().getBoundingClientRect().bottom).toBeLessThanOrEqual(height)
    } finally {
      await page.viewport(414, 896)
    }
  })

  test('a new key is used only after the person confirmed a copy of it', async () => {
    const hub = fixtureHub({
      app: fixtureApp(),
      answers: started,
      flows: [fixtureSignIn({ at: 'confirm-backup', backupText: FIXTURE_BACKUP })],
    })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await userEvent.click(page.getByRole('radio', { name: 'Create an account' }))
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

  test('an encrypted notification that had to wait for the sign-in is opened then', async () => {
    pendingNotice.put('https://hub.example.org/notice#sealed')
    try {
      const flow = { ...fixtureSignIn({ at: 'saving' }), step: { at: 'done' as const, serverId: serverId('home') } }
      const hub = fixtureHub({ app: fixtureApp(), answers: started, flows: [flow] })
      renderScreen(
        hub,
        <>
          <Route path="/sign-in">
            <SignInScreen />
          </Route>
          <Route path="/notice">The notification</Route>
        </>,
        '/sign-in',
      )
      await userEvent.click(page.getByRole('radio', { name: 'Create an account' }))
      await userEvent.click(page.getByRole('button', { name: 'Create account' }))
      await expect.element(page.getByText('The notification')).toBeVisible()
    } finally {
      pendingNotice.clear()
    }
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
    await userEvent.click(page.getByRole('radio', { name: 'Create an account' }))
    await userEvent.click(page.getByRole('button', { name: 'Create account' }))
    await expect.element(page.getByText('Signing in to https://cloud.example.org…')).toBeVisible()
    hub.setFlow('gone', 'sign-in-1')
    await expect.element(page.getByRole('alert')).toHaveTextContent('restarted')
  })

  describe('with a code', () => {
    const code = 'https://hub.example.org/sign-in#code=4Vd0yQ9mB1x7Jr3tPzWc8uKfHn2sLaEoTgYiR6bN5Xk&server=x'
    const withCode = { startSignInWithCode: () => Promise.resolve({ flowId: flowId('sign-in-1') }) }
    const named = fixtureNamedServer({ url: canonicalUrl('https://cloud.example.org') })
    afterEach(() => pendingCode.clear())

    test('pasted: the server is in the code, so no other one is asked for', async () => {
      const hub = fixtureHub({ app: fixtureApp(), answers: withCode })
      renderScreen(hub, <SignInScreen />, '/sign-in')
      await userEvent.click(page.getByRole('radio', { name: 'Code from a signed-in browser' }))
      await expect.element(page.getByText('https://api.happy.example', { exact: true })).not.toBeInTheDocument()
      await userEvent.fill(page.getByRole('textbox', { name: 'Code or link' }), code)
      await userEvent.click(page.getByRole('button', { name: 'Read the code' }))
      expect(hub.calls).toEqual([{ command: 'startSignInWithCode', arguments: [code] }])
    })

    test('a bad code is said beside the field and stays there', async () => {
      const hub = fixtureHub({ app: fixtureApp(), answers: { startSignInWithCode: refuseCode } })
      renderScreen(hub, <SignInScreen />, '/sign-in')
      await userEvent.click(page.getByRole('radio', { name: 'Code from a signed-in browser' }))
      const field = page.getByRole('textbox', { name: 'Code or link' })
      await userEvent.fill(field, code)
      await userEvent.click(page.getByRole('button', { name: 'Read the code' }))
      await expect.element(page.getByRole('alert')).toHaveTextContent('does not name its server')
      await expect.element(field).toHaveAttribute('aria-invalid', 'true')
      await expect.element(field).toHaveValue(code)
    })

    test('opened as a link: the server is shown, and asked only after the person agrees', async () => {
      pendingCode.put(code)
      const flows = [fixtureSignIn({ at: 'confirm-server', server: named })]
      const hub = fixtureHub({ app: fixtureApp(), answers: withCode, flows })
      renderScreen(hub, <SignInScreen />, '/sign-in')
      await expect.element(page.getByText('https://cloud.example.org', { exact: true })).toBeVisible()
      await expect.element(page.getByText('No server was asked yet.')).toBeVisible()
      expect(pendingCode.current()).toBeNull()
      await userEvent.click(page.getByRole('button', { name: 'Continue' }))
      expect(hub.calls).toEqual([
        { command: 'startSignInWithCode', arguments: [code] },
        { command: 'confirmServer', arguments: ['sign-in-1', { loopback: false }] },
      ])
    })

    test('localhost needs its own tick', async () => {
      pendingCode.put(code)
      const server = { ...named, isLoopback: true, isHttps: false, url: canonicalUrl('http://127.0.0.1:3005') }
      const flows = [fixtureSignIn({ at: 'confirm-server', server })]
      const hub = fixtureHub({ app: fixtureApp([fixtureServer('one')]), answers: withCode, flows })
      renderScreen(hub, <SignInScreen />, '/sign-in')
      await userEvent.click(page.getByRole('button', { name: 'Continue' }), { force: true })
      await expect.element(page.getByRole('alert')).toHaveTextContent('Tick this first')
      await userEvent.click(page.getByRole('checkbox'))
      await userEvent.click(page.getByRole('button', { name: 'Continue' }))
      expect(hub.calls.at(-1)).toEqual({ command: 'confirmServer', arguments: ['sign-in-1', { loopback: true }] })
    })

    test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
      pendingCode.put(code)
      const server = { ...named, isLoopback: true, unicodeHost: 'clöud.example.org' }
      const flows = [fixtureSignIn({ at: 'confirm-server', server })]
      const hub = fixtureHub({ app: fixtureApp(), answers: withCode, flows })
      renderScreen(hub, <SignInScreen />, '/sign-in')
      await expect.element(page.getByRole('checkbox')).toBeVisible()
      expect(await accessibilityProblems(theme)).toEqual([])
      hub.setFlow(fixtureSignIn({ at: 'waiting-for-browser', since: 0 }))
      await expect.element(page.getByText(/Waiting on https:\/\/cloud/)).toBeVisible()
      expect(await accessibilityProblems(theme)).toEqual([])
    })
  })

  test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
    const hub = fixtureHub({
      app: fixtureApp(),
      answers: started,
      flows: [fixtureSignIn({ at: 'confirm-backup', backupText: FIXTURE_BACKUP })],
    })
    renderScreen(hub, <SignInScreen />, '/sign-in')
    await expect.element(page.getByText('Do you use Happy already?')).toBeVisible()
    expect(page.getByRole('radio', { checked: true }).elements()).toEqual([])
    expect(await accessibilityProblems(theme)).toEqual([])
    await userEvent.click(page.getByRole('radio', { name: 'Create an account' }))
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
