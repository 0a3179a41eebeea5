import { beforeEach } from 'vitest'

// Test files share one origin, and the order of files changes: what earlier ones stored is none of a test's business.
beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})
