import { encode } from 'uqr'

interface Placed {
  text: string
  x: number
  y: number
  /** Edge of the code with its white border. */
  size: number
  inverted?: boolean
  /** White border, in modules; 4 unless given. */
  border?: number
  /** Of its modules; black and white unless given. */
  colours?: { dark: string; light: string }
}

const black = { dark: '#000000', light: '#ffffff' }

/** A picture of the given size with these codes on it. */
export function qrPicture(
  width: number,
  height: number,
  codes: readonly Placed[],
  ground = '#e8e4da',
): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('No canvas')
  context.fillStyle = ground
  context.fillRect(0, 0, width, height)
  for (const { text, x, y, size, inverted = false, border = 4, colours = black } of codes) {
    const code = encode(text, { ecc: 'M', border })
    const module = size / code.size
    context.fillStyle = inverted ? colours.dark : colours.light
    context.fillRect(x, y, size, size)
    context.fillStyle = inverted ? colours.light : colours.dark
    for (const [row, modules] of code.data.entries()) {
      for (const [column, isDark] of modules.entries()) {
        // A little larger than a module: no light lines between them.
        if (isDark) context.fillRect(x + column * module, y + row * module, module + 0.5, module + 0.5)
      }
    }
  }
  return canvas
}

export function pictureFile(canvas: HTMLCanvasElement, type: 'image/png' | 'image/jpeg' = 'image/png'): Promise<File> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(new File([blob], `code.${type.slice(6)}`, { type }))
      else reject(new Error('No picture'))
    }, type)
  })
}
