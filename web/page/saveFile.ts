/** Gives a file to the browser's downloads. */
export function saveFile(blob: Blob, name: string): void {
  // As plain bytes, so that the browser does not open it.
  const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Late enough for the browser to have started the download.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
