import type { CliPackage } from '../find/identifyPackage'
import { readSettings, settingsPathOf } from '../files/settingsFile'

const hostedServer = 'https://api.cluster-fluster.com'

/** The server that the CLI will ask, as it finds it (docs/protocol.md 8.1): an empty text counts as none. */
export async function serverOfCli({ name }: CliPackage, environment: NodeJS.ProcessEnv): Promise<string> {
  // The CLI reads settings.json for it since it is called "happy".
  return name === 'happy' ? serverOfHome(environment) : environment['HAPPY_SERVER_URL'] || hostedServer
}

/** The same for a CLI of which only the Happy home is known. */
export async function serverOfHome(environment: NodeJS.ProcessEnv): Promise<string> {
  const fromEnvironment = environment['HAPPY_SERVER_URL'] || null
  if (fromEnvironment !== null) return fromEnvironment
  const { serverUrl } = (await readSettings(settingsPathOf(environment))).fields
  return typeof serverUrl === 'string' && serverUrl !== '' ? serverUrl : hostedServer
}
