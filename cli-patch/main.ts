/** `happy-hub-cli-patch`: makes an installed Happy CLI name its server in its login links. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readHelperTemplates } from './patching/helperFile'
import { run } from './run'

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  environment: process.env,
  // Built into the same folder (build.ts).
  readHelperTemplates: () => readHelperTemplates(dirname(fileURLToPath(import.meta.url))),
  print: (text) => console.log(text),
  printError: (text) => console.error(text),
})
