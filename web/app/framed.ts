/**
 * Whether a page of another site shows this one inside its own. The hosting files forbid it by a header, which a host
 * may forget; a page of our own origin could read and click everything anyway.
 */
export function isFramedByAnotherSite(page: Window): boolean {
  for (let inner = page; inner !== inner.parent; inner = inner.parent) {
    try {
      if (inner.parent.location.origin !== page.location.origin) return true
    } catch {
      // A page of another origin does not show its address.
      return true
    }
  }
  return false
}
