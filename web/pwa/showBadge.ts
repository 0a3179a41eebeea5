/** The number at the icon of the installed app; 0 = none. Also from the service worker. */
export async function showBadge(count: number): Promise<void> {
  if (!('setAppBadge' in navigator)) return
  try {
    await (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge())
  } catch {
    // Refused where the app is not installed.
  }
}
