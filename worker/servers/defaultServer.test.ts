import { expect, it } from 'vitest'
import type { CanonicalUrl } from '../api/ids'
import { findDefaultServer, hostedServer, type DefaultServerPorts } from './defaultServer'

const ownOrigin = 'https://app.example' as CanonicalUrl

function ports(answers: { happyAtHome: boolean; setting?: unknown }): DefaultServerPorts {
  return {
    ownOrigin,
    isHappyServer: (url) => {
      expect(url).toBe(ownOrigin)
      return Promise.resolve(answers.happyAtHome)
    },
    hostSetting: Promise.resolve(answers.setting),
    parseServerUrl: (text) => (text.startsWith('https://') ? (text as CanonicalUrl) : null),
  }
}

it('prefers a Happy server at the origin of the app', async () => {
  const found = await findDefaultServer(
    ports({ happyAtHome: true, setting: { defaultServer: 'https://other.example' } }),
  )
  expect(found).toEqual({ kind: 'found', url: ownOrigin, because: 'own-origin' })
})

it('then the setting of the host', async () => {
  const found = await findDefaultServer(
    ports({ happyAtHome: false, setting: { defaultServer: 'https://box.example' } }),
  )
  expect(found).toEqual({ kind: 'found', url: 'https://box.example', because: 'host-setting' })
})

it('then the hosted server, which it does not ask', async () => {
  const found = await findDefaultServer(ports({ happyAtHome: false }))
  expect(found).toEqual({ kind: 'found', url: hostedServer, because: 'hosted' })
})

it.each(['box.example', '', 7, null])('never replaces the unusable setting %j by another server', async (value) => {
  const found = await findDefaultServer(ports({ happyAtHome: false, setting: { defaultServer: value } }))
  expect(found.kind).toBe('misconfigured')
})
