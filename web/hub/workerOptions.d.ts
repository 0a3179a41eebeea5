/** Chrome and Edge 148+: the SharedWorker outlives its last tab by some minutes, so a reload does not restart it. */
interface WorkerOptions {
  extendedLifetime?: boolean
}
