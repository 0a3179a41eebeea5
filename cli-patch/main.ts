/** `npm run cli-patch`: makes an installed Happy CLI name its server in its login links. */
import { run } from './run'

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  environment: process.env,
  print: (text) => console.log(text),
  printError: (text) => console.error(text),
})
