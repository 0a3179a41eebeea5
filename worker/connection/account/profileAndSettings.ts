import * as v from 'valibot'
import type { ServerId } from '../../api/ids'
import type { PrimaryProfile, PrimarySettings } from '../../api/state'
import { HubError } from '../../api/errors'
import { profileAnswer, settingsAnswer, type ProfileAnswer } from '../../protocol/wire/rows'
import type { UpdateBody } from '../../protocol/wire/updates'
import type { ServerDatabase } from '../../store/server/serverDatabase.types'
import { parseAnswer, type HttpClient } from '../transport/httpClient'
import type { Keyring } from './keyring'

/** What is cached of an account; settings stay encrypted. */
const accountCache = v.object({
  profile: v.nullable(profileAnswer),
  settings: v.nullable(settingsAnswer),
})

/** Profile and settings of the account; only the primary server's are shown (docs/protocol.md 3.6). */
export interface ProfileAndSettings {
  profile(): PrimaryProfile
  settings(): PrimarySettings
  load(): Promise<void>
  /** While false both are `none` and nothing is fetched. */
  setWanted(wanted: boolean): void
  /** Fetches both, if wanted. Rejects as the requests do; what is cached stays shown. */
  refetch(): Promise<void>
  /** `update-account`. */
  applyUpdate(update: Extract<UpdateBody, { t: 'update-account' }>): void
}

export function createProfileAndSettings(options: {
  serverId: ServerId
  http: HttpClient
  database: ServerDatabase
  keyring: Keyring
  onChange(): void
}): ProfileAndSettings {
  const { serverId, http, database } = options
  let wanted = false
  let cache: v.InferOutput<typeof accountCache> = { profile: null, settings: null }
  let profileError: HubError | null = null
  let profile: PrimaryProfile = { kind: 'none' }
  let settings: PrimarySettings = { kind: 'none' }
  /** Decrypting is asynchronous; only the last call may publish. */
  let publishing = 0

  async function publish(): Promise<void> {
    const current = ++publishing
    const nextProfile = wanted ? profileState() : ({ kind: 'none' } as const)
    const nextSettings = wanted ? await settingsState() : ({ kind: 'none' } as const)
    if (current !== publishing) return
    profile = nextProfile
    settings = nextSettings
    options.onChange()
  }

  function profileState(): PrimaryProfile {
    if (!cache.profile) return profileError ? { kind: 'failed', serverId, error: profileError.data } : { kind: 'none' }
    const { id, firstName, lastName, username, avatar } = cache.profile
    return { kind: 'loaded', serverId, accountId: id, firstName, lastName, username, avatarUrl: avatar?.url ?? null }
  }

  async function settingsState(): Promise<PrimarySettings> {
    if (!cache.settings) return { kind: 'none' }
    const { settings: encrypted, settingsVersion: version } = cache.settings
    if (encrypted === null) return { kind: 'loaded', serverId, version, values: {} }
    const opened = await options.keyring.legacy.decrypt(encrypted)
    const values = v.safeParse(v.record(v.string(), v.unknown()), opened.ok ? opened.value : null)
    return values.success ? { kind: 'loaded', serverId, version, values: values.output } : { kind: 'locked', serverId }
  }

  function keep(next: typeof cache): void {
    cache = next
    void database.writeAccountCache(next).catch(() => undefined)
  }

  function isNewer(incoming: { settingsVersion: number }): boolean {
    return !cache.settings || incoming.settingsVersion > cache.settings.settingsVersion
  }

  async function fetchProfile(): Promise<void> {
    try {
      const answer = await http.request({ method: 'GET', path: '/v1/account/profile' })
      keep({ ...cache, profile: parseAnswer(http, profileAnswer, answer) })
      profileError = null
    } catch (error) {
      if (error instanceof HubError && error.code !== 'cancelled') profileError = error
      throw error
    }
  }

  async function fetchSettings(): Promise<void> {
    const answer = await http.request({ method: 'GET', path: '/v1/account/settings' })
    const fetched = parseAnswer(http, settingsAnswer, answer)
    if (isNewer(fetched)) keep({ ...cache, settings: fetched })
  }

  return {
    profile: () => profile,
    settings: () => settings,
    async load() {
      const stored = v.safeParse(accountCache, await database.readAccountCache())
      if (stored.success) cache = stored.output
      await publish()
    },
    setWanted(next) {
      if (wanted === next) return
      wanted = next
      void publish()
    },
    async refetch() {
      if (!wanted) return
      const results = await Promise.allSettled([fetchProfile(), fetchSettings()])
      await publish()
      for (const result of results) if (result.status === 'rejected') throw result.reason
    },
    applyUpdate(update) {
      if (!wanted) return
      const { settings: changed } = update
      if (changed && isNewer({ settingsVersion: changed.version })) {
        keep({ ...cache, settings: { settings: changed.value, settingsVersion: changed.version } })
      }
      if (cache.profile) keep({ ...cache, profile: changedProfile(cache.profile, update) })
      void publish()
    },
  }
}

function changedProfile(held: ProfileAnswer, update: Partial<ProfileAnswer>): ProfileAnswer {
  const {
    firstName = held.firstName,
    lastName = held.lastName,
    username = held.username,
    avatar = held.avatar,
  } = update
  return { ...held, firstName, lastName, username, avatar }
}
