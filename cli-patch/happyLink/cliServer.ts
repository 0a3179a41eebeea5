import type { CliPackage } from '../find/identifyPackage'
import { readSettings, settingsPathOf } from '../files/settingsFile'

const hostedServer = 'https://api.cluster-fluster.com'

/** The server that the CLI will ask, as it finds it (docs/protocol.md 8.1): an empty text counts as none. */
export async function serverOfCli({ name }: CliPackage, environment: NodeJS.ProcessEnv): Promise<string> {
  const fromEnvironment = environment['HAPPY_SERVER_URL'] || null
  if (fromEnvironment !== null) return fromEnvironment
  // The CLI reads it there since it is called "happy".
  if (name !== 'happy') return hostedServer
  const { serverUrl } = (await readSettings(settingsPathOf(environment))).fields
  return typeof serverUrl === 'string' && serverUrl !== '' ? serverUrl : hostedServer
}
