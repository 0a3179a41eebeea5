import type { Page } from '../pages'
import type { RunningHub } from '../startHub'

/** What a command acts on. */
export interface CommandContext {
  generation: string
  page: Page
  /** Rejects with `storage-failed` when the registry cannot be opened. */
  running(): Promise<RunningHub>
}

/** About the registered servers, their synced list, and the hub itself. */
export const serverCommandNames = [
  'updateServer',
  'makePrimary',
  'pauseServer',
  'resumeServer',
  'retryNow',
  'reorderServers',
  'changeServerAddress',
  'mergeServers',
  'signOut',
  'removeServer',
  'signOutEverywhere',
  'restoreServers',
  'dismissRestorable',
  'retrySyncedServerList',
  'replaceSyncedServerList',
  'refreshAll',
  'changeSettings',
  'readDiagnostics',
  'askServerVersion',
  'readUsageDays',
  'readServices',
  'disconnectService',
  'githubPage',
  'removePhone',
  'showBackupText',
] as const
export type ServerCommand = (typeof serverCommandNames)[number]

/** About flows: sign-in, linking a terminal, handing an account to a device. */
export const linkingCommandNames = [
  'startSignIn',
  'startSignInWithCode',
  'confirmServer',
  'showDeviceCode',
  'confirmBackup',
  'confirmAccount',
  'cancelFlow',
  'checkLink',
  'startLink',
  'approveTerminalLink',
  'refuseLink',
  'handOverAccount',
] as const
export type LinkingCommand = (typeof linkingCommandNames)[number]

/** About one session or machine, which its server carries out or passes on. */
export const sessionCommandNames = [
  'sendNow',
  'moveMessage',
  'sendPictures',
  'openAttachment',
  'retryMessage',
  'discardMessage',
  'answerPermission',
  'abortTurn',
  'pickSettings',
  'giveControl',
  'actOnGoal',
  'answerForm',
  'findFiles',
  'startSession',
  'readSession',
  'readUsage',
  'renameSession',
  'removeSessions',
  'takeBackRemovals',
  'unarchiveSession',
  'readDraft',
  'writeDraft',
  'readKeptPictures',
  'keepPicture',
  'markSession',
  'resumeSession',
  'listRewindPoints',
  'forkSession',
  'renameMachine',
  'stopDaemon',
  'removeMachine',
  'runCommand',
  'notifier',
  'openNotice',
  'searchSession',
  'fetchHistory',
  'listDirectory',
  'readFile',
  'writeFile',
  'readChanges',
  'readDiff',
  'findDirectories',
  'readRepository',
  'addWorktree',
  'removeWorktree',
  'readTemplates',
  'saveTemplate',
  'deleteTemplate',
  'readFleets',
  'saveFleet',
  'forgetFleet',
  'readPlaces',
  'askPlaces',
  'readArtifactList',
  'readArtifact',
  'createArtifact',
  'saveArtifact',
  'removeArtifact',
  'takeBackArtifactRemoval',
] as const
export type SessionCommand = (typeof sessionCommandNames)[number]
