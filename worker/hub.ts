import { aliveLockName } from './api/handshake'
import { contendForActive } from './hub/activeLock'
import { createHub } from './hub/hub'
import { receiveFromLobby, receiveFromPorts } from './hub/doors'

// The one entry of the hub: runs as a SharedWorker, or as a dedicated Worker where there is none.

const generation = crypto.randomUUID()
const hub = createHub(generation)
const ports = receiveFromPorts(generation, hub)
const lobby = receiveFromLobby(generation, hub)

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
