/** Null = not percent-encoded: the address bar takes, and other builds may have stored, any text. */
export function percentDecode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
