/** `happy-hub-notify`: tells a person's browsers and other receivers when an agent needs them. */
import { runNotify } from './runNotify'

async function main(): Promise<void> {
  process.exitCode = await runNotify(process.argv.slice(2), {
    environment: process.env,
    platform: process.platform,
    program: process.argv[1] ?? '',
    print: (text) => console.log(text),
    printError: (text) => console.error(text),
  })
}

// CommonJS has no await of its own here.
void main()
