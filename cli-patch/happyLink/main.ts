/** `happy-link`: the unpatched CLI's login, with a link for Happy Hub beside its own. */
import { runHappyLink } from './runHappyLink'

process.exitCode = await runHappyLink(process.argv.slice(2))
