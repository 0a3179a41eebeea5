import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, type FoundProgram } from '../engines/findProgram'

/** What WebKitGTK needs to be driven: its driver, the small browser that comes with it, and a screen that is not there. */
export interface WebKitPrograms {
  driver: FoundProgram
  browser: FoundProgram
  display: FoundProgram
}

export function findWebKit(): WebKitPrograms {
  return {
    driver: findProgram({
      name: 'WebKitWebDriver',
      variable: 'WEBKIT_DRIVER_PATH',
      places: ['/usr/bin/WebKitWebDriver'],
      packageName: 'webkit2gtk-driver',
    }),
    browser: findProgram({
      name: 'MiniBrowser of WebKitGTK',
      variable: 'MINIBROWSER_PATH',
      places: miniBrowserPlaces(),
      // The package brings its driver and the library, and with the library its browser.
      packageName: 'webkit2gtk-driver',
    }),
    display: findProgram({ name: 'Xvfb', variable: 'XVFB_PATH', places: ['/usr/bin/Xvfb'], packageName: 'xvfb' }),
  }
}

/** Beside the library, whose folder names its version, newest first; on Debian below that of the processor. */
function miniBrowserPlaces(): string[] {
  const libraries = ['/usr/lib', '/usr/libexec', ...foldersOf('/usr/lib').filter((path) => path.includes('-linux-'))]
  return libraries
    .flatMap((folder) => foldersOf(folder).filter((path) => /\/webkit2?gtk-[\d.]+$/.test(path)))
    .sort()
    .toReversed()
    .map((folder) => join(folder, 'MiniBrowser'))
}

function foldersOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}
