import { encodeBase64 } from '../../../crypto/base64'
import type { SessionTarget } from '../agentTargets'

export function isOnWindows({ entry }: Pick<SessionTarget, 'entry'>): boolean {
  const content = entry.summary?.content
  return content?.kind === 'open' && /^(?:[A-Za-z]:|\\\\)/.test(content.path)
}

/**
 * A command that runs a script of PowerShell, from cmd and from PowerShell alike. The script is encoded, because the two
 * read quotes, and each signs of its own, in different ways.
 */
export function powershellCommand(script: string): string {
  return `powershell -NoProfile -NonInteractive -EncodedCommand ${encodeUtf16(script)}`
}

/**
 * Runs a program, without a shell, and passes on at most so many bytes of what it prints, unchanged, with its exit code.
 * The arguments may hold names of strangers: neither cmd nor PowerShell reads them. A script that fails exits with 1.
 */
export function boundedInPowershell(program: string, words: readonly string[], most: number): string {
  return powershellCommand(
    [
      "$ErrorActionPreference = 'Stop'",
      `$words = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('${encodeUtf16(words.map(argument).join(' '))}'))`,
      `$info = New-Object Diagnostics.ProcessStartInfo -ArgumentList '${program}', $words`,
      '$info.WorkingDirectory = (Get-Location).ProviderPath',
      '$info.UseShellExecute = $false; $info.RedirectStandardOutput = $true',
      '$process = [Diagnostics.Process]::Start($info)',
      `$bytes = New-Object byte[] ${most}; $count = 0`,
      'while ($count -lt $bytes.Length) {',
      '  $read = $process.StandardOutput.BaseStream.Read($bytes, $count, $bytes.Length - $count)',
      '  if ($read -le 0) { break }',
      '  $count += $read',
      '}',
      // What has more to say is ended, as by a pipe that is closed.
      'if ($count -lt $bytes.Length) { $process.WaitForExit(); $code = $process.ExitCode } else { $process.Kill(); $code = 0 }',
      '$out = [Console]::OpenStandardOutput(); $out.Write($bytes, 0, $count); $out.Flush()',
      'exit $code',
    ].join('\n'),
  )
}

/** As the programs of Windows read it in their command line (`CommandLineToArgvW`). */
function argument(word: string): string {
  if (/^[\w./:\\+=@,-]+$/.test(word)) return word
  return `"${word.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, '$&$&')}"`
}

function encodeUtf16(text: string): string {
  const bytes = new Uint8Array(text.length * 2)
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    bytes[2 * index] = unit & 0xff
    bytes[2 * index + 1] = unit >> 8
  }
  return encodeBase64(bytes)
}

/**
 * The files of the directory as the POSIX list has them: what git knows and does not ignore; without git, all but what is
 * hidden or installed. Compressed, and cut.
 */
export function listInPowershell({ mostText, mostAnswer }: { mostText: number; mostAnswer: number }): string {
  return powershellCommand(
    [
      "$ErrorActionPreference = 'SilentlyContinue'",
      '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
      '$files = & git -c core.quotepath=false ls-files --cached --others --exclude-standard 2>$null',
      'if ($LASTEXITCODE -ne 0 -or $null -eq $files) {',
      '  $files = New-Object Collections.Generic.List[string]; $length = 0',
      '  $root = (Get-Location).ProviderPath.TrimEnd([char]92); $left = New-Object Collections.Stack; $left.Push($root + [char]92)',
      `  while ($left.Count -gt 0 -and $length -lt ${mostText}) {`,
      '    foreach ($one in Get-ChildItem -LiteralPath $left.Pop()) {',
      "      if ($one.Name.StartsWith('.')) { continue }",
      '      if ($one.PSIsContainer) {',
      // 1024: a link, which may lead in a circle.
      "        if ($one.Name -ne 'node_modules' -and -not ([int]$one.Attributes -band 1024)) { $left.Push($one.FullName) }",
      '      } else { $name = $one.FullName.Substring($root.Length + 1); $files.Add($name); $length += $name.Length + 1 }',
      '    }',
      '  }',
      '}',
      '$text = $files -join "`n"',
      `if ($text.Length -gt ${mostText}) { $text = $text.Substring(0, ${mostText}) }`,
      '$memory = New-Object IO.MemoryStream',
      '$gzip = New-Object IO.Compression.GZipStream $memory, ([IO.Compression.CompressionMode]::Compress)',
      '$bytes = [Text.Encoding]::UTF8.GetBytes($text + "`n"); $gzip.Write($bytes, 0, $bytes.Length); $gzip.Close()',
      '$packed = [Convert]::ToBase64String($memory.ToArray())',
      `if ($packed.Length -gt ${mostAnswer}) { $packed = $packed.Substring(0, ${mostAnswer}) }`,
      '[Console]::Out.Write($packed)',
    ].join('\n'),
  )
}

/** Prints the names of the directories in one, each with a NUL after it, until so many signs are printed. */
export function directoriesInPowershell(path: string, { most, missing }: { most: number; missing: number }): string {
  return powershellCommand(
    [
      "$ErrorActionPreference = 'Stop'",
      '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
      `$path = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('${encodeUtf16(path)}'))`,
      `if (-not [IO.Directory]::Exists($path)) { exit ${missing} }`,
      '$text = New-Object Text.StringBuilder',
      'foreach ($one in [IO.Directory]::EnumerateDirectories($path)) {',
      '  [void]$text.Append([IO.Path]::GetFileName($one)).Append([char]0)',
      `  if ($text.Length -ge ${most}) { break }`,
      '}',
      '[Console]::Out.Write($text.ToString())',
    ].join('\n'),
  )
}
