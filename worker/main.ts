import { setDefectReporter } from './api/errors'
import { aliveLockName, sharedWorkerLockName } from './api/handshake'
import { note, noteProblem } from './diagnostics/diagnostics'
import { contendForActive } from './hub/activeLock'
import { createHubLifecycle } from './hub/lifecycle'
import { acceptLobbyConnections, acceptPortConnections } from './hub/pageConnections'

// The one entry of the hub: runs as a SharedWorker, or as a dedicated Worker where there is none.

// A SharedWorker's console is seen by nobody.
setDefectReporter((thrown) => noteProblem('defect', thrown))
self.addEventListener('error', ({ error }) => noteProblem('defect', error))
self.addEventListener('unhandledrejection', ({ reason }) => noteProblem('defect', reason))

const generation = crypto.randomUUID()
const hub = createHubLifecycle(generation)
const ports = acceptPortConnections(generation, hub)
const lobby = acceptLobbyConnections(generation, hub)

if ('onconnect' in self) {
  void navigator.locks.request(sharedWorkerLockName, { mode: 'shared' }, () => new Promise(() => {}))
}
// For ever: pages wait for this lock, and get it when this worker is gone.
void navigator.locks.request(aliveLockName(generation), () => new Promise(() => {}))

contendForActive(generation, {
  becomeActive() {
    note({ area: 'hub', what: 'active' })
    ports.open()
    lobby.open()
  },
  async retire(reason) {
    note({ area: 'hub', what: 'retired' })
    await hub.stop()
    if (reason === 'newer-build') {
      ports.retire()
      lobby.retire()
    }
    // Its pages notice by its lock, and look for the next hub.
    self.close()
  },
})
