import { aliveLockName } from './api/handshake'
import { contendForActive } from './hub/activeLock'
import { createHubLifecycle } from './hub/lifecycle'
import { acceptLobbyConnections, acceptPortConnections } from './hub/pageConnections'

// The one entry of the hub: runs as a SharedWorker, or as a dedicated Worker where there is none.

const generation = crypto.randomUUID()
const hub = createHubLifecycle(generation)
const ports = acceptPortConnections(generation, hub)
const lobby = acceptLobbyConnections(generation, hub)

// For ever: pages wait for this lock, and get it when this worker is gone.
void navigator.locks.request(aliveLockName(generation), () => new Promise(() => {}))

contendForActive(generation, {
  becomeActive() {
    ports.open()
    lobby.open()
  },
  async retire(reason) {
    await hub.stop()
    if (reason === 'newer-build') {
      ports.retire()
      lobby.retire()
    }
    // Its pages notice by its lock, and look for the next hub.
    self.close()
  },
})
