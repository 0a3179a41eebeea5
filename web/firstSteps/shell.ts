import { createStoredSetting, useStoredSetting } from '../deviceSettings/storedSetting'

/** For which command lines are written. */
export type Shell = 'posix' | 'powershell' | 'cmd'

export const shells: readonly Shell[] = ['posix', 'powershell', 'cmd']

const chosen = createStoredSetting<Shell | null>('happy-hub:shell', {
  read: (text) => shells.find((shell) => shell === text) ?? null,
  write: (shell) => shell,
})

/**
 * What the person chose on this device; else that of the machine, if it is known, or of this computer.
 * @param platform of the machine, Node's name
 */
export function useShell(platform: string | undefined): [Shell, (shell: Shell) => void] {
  const isWindows = platform === undefined ? navigator.userAgent.includes('Windows') : platform === 'win32'
  return [useStoredSetting(chosen) ?? (isWindows ? 'powershell' : 'posix'), chosen.set]
}
