/** Lets the agent do everything without asking. */
export function isDangerousMode(mode: string): boolean {
  // Nothing outside of the project, and nothing that its sandbox forbids.
  if (mode === 'safe-yolo') return false
  return /bypass|yolo|dangerous|full.?access|skip.?permission/i.test(mode)
}
