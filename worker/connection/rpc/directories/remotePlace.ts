/**
 * Host and path of a git remote, the same for all ways to write it, without the names and passwords that some people have
 * in it. Null = it is none that others could share.
 */
export function remotePlace(url: string): string | null {
  const text = url.trim()
  // `user@host:path`, which is no URL; a drive of Windows has one letter.
  const [, sshHost, sshPath] = /^(?:[^@/:\s]+@)?([^@/:\s]{2,}):(?!\/\/)(.+)$/.exec(text) ?? []
  const [, urlHost, urlPath] = /^[a-z][a-z+]*:\/\/(?:[^@/\s]*@)?([^/\s@]+)\/(.+)$/i.exec(text) ?? []
  const host = (urlHost ?? sshHost)?.toLowerCase().replace(/:\d+$/, '')
  const path = (urlPath ?? sshPath)
    ?.replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/^\/+/, '')
  return host && path ? `${host}/${path}` : null
}
