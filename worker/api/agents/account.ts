import type { ServerId } from '../ids'

/** What the CLIs of an account reported to its server for a day that begins at `at`. Null = no such number. */
export interface UsageDay {
  /** Epoch ms. */
  at: number
  tokens: number | null
  /** US dollars. */
  cost: number | null
}

/** What an account's server is connected with, as that server tells it. Texts are untrusted. */
export interface AccountServices {
  /** Null = not connected with GitHub. */
  github: { login: string | null } | null
  /** Whose keys the server keeps, readable for itself: `openai`, `anthropic`, … */
  services: string[]
  /** Phones to which the server may send pushes. */
  phones: PushPhone[]
}

export interface PushPhone {
  id: string
  /** The end of its token, to tell phones apart. */
  ending: string
  createdAt: number
  updatedAt: number
}

export interface AccountCommands {
  /** The days with reports of the last `days` days, the oldest first. */
  readUsageDays(serverId: ServerId, days: number): Promise<UsageDay[]>
  readServices(serverId: ServerId): Promise<AccountServices>
  /** The server forgets the key of that service, for all clients. */
  disconnectService(serverId: ServerId, service: string): Promise<void>
  /**
   * GitHub's page that asks whether the server may know its user; it is good for some minutes. Null = the server is not set
   * up for it.
   */
  githubPage(serverId: ServerId): Promise<string | null>
  /** The phone gets no more pushes of this account, until its app registers again. */
  removePhone(serverId: ServerId, phoneId: string): Promise<void>
}
