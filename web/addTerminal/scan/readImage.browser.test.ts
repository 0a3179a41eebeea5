import { describe, expect, test } from 'vitest'
import { FIXTURE_LINK } from '../../testing/fixtureFlows'
import { pictureFile, qrPicture } from '../../testing/qrPicture'
import { readImage, scalesFor } from './readImage'

const other = 'https://other.example/terminal/connect#key=ZZZZyQ9mB1x7Jr3tPzWc8uKfHn2sLaEoTgYiR6bN5Xk'
const found = { kind: 'code', text: FIXTURE_LINK }

/** As a terminal prints it that has some space between its lines. */
function striped(picture: HTMLCanvasElement): HTMLCanvasElement {
  const context = picture.getContext('2d')
  if (!context) throw new Error('No canvas')
  context.fillStyle = '#000000'
  for (let y = 0; y < picture.height; y += 17.9) context.fillRect(0, y, picture.width, 2)
  return picture
}

describe('a picture of a code', () => {
  test.each([
    ['a code that fills the picture', qrPicture(400, 400, [{ text: FIXTURE_LINK, x: 0, y: 0, size: 400 }])],
    [
      'one in the corner of a large screenshot',
      qrPicture(2560, 1440, [{ text: FIXTURE_LINK, x: 2200, y: 1100, size: 280 }]),
    ],
    ['a photo of twelve megapixels', qrPicture(4000, 3000, [{ text: FIXTURE_LINK, x: 600, y: 300, size: 2300 }])],
    [
      'light on dark, as a light terminal prints it',
      qrPicture(600, 600, [{ text: FIXTURE_LINK, x: 40, y: 40, size: 500, inverted: true }], '#000000'),
    ],
    [
      'no border, on a ground of its dark colour',
      qrPicture(480, 480, [{ text: FIXTURE_LINK, x: 60, y: 60, size: 360, border: 0 }], '#000000'),
    ],
    [
      'light on dark without border, on a light ground',
      qrPicture(700, 500, [{ text: FIXTURE_LINK, x: 90, y: 60, size: 380, border: 0, inverted: true }], '#ffffff'),
    ],
    [
      'little contrast',
      qrPicture(
        600,
        600,
        [{ text: FIXTURE_LINK, x: 40, y: 40, size: 500, colours: { dark: '#6c6c70', light: '#7a7a7c' } }],
        '#7a7a7c',
      ),
    ],
    [
      'little contrast and no border',
      qrPicture(
        600,
        600,
        [{ text: FIXTURE_LINK, x: 40, y: 60, size: 500, border: 0, colours: { dark: '#202024', light: '#34343a' } }],
        '#202024',
      ),
    ],
    ['in stripes', striped(qrPicture(480, 480, [{ text: FIXTURE_LINK, x: 20, y: 20, size: 440 }], '#000000'))],
    [
      'in stripes without border',
      striped(qrPicture(480, 480, [{ text: FIXTURE_LINK, x: 60, y: 60, size: 360, border: 0 }], '#000000')),
    ],
    [
      'the same code twice',
      qrPicture(1000, 500, [
        { text: FIXTURE_LINK, x: 20, y: 20, size: 440 },
        { text: FIXTURE_LINK, x: 520, y: 20, size: 440 },
      ]),
    ],
  ])('%s', async (_name, canvas) => {
    expect(await readImage(await pictureFile(canvas))).toEqual(found)
  })

  test('a photo as JPEG', async () => {
    const canvas = qrPicture(1200, 900, [{ text: FIXTURE_LINK, x: 300, y: 200, size: 500 }])
    expect(await readImage(await pictureFile(canvas, 'image/jpeg'))).toEqual(found)
  })

  test('two different codes: none is chosen', async () => {
    const canvas = qrPicture(1000, 500, [
      { text: FIXTURE_LINK, x: 20, y: 20, size: 440 },
      { text: other, x: 520, y: 20, size: 440 },
    ])
    expect(await readImage(await pictureFile(canvas))).toEqual({ kind: 'several-codes' })
  })

  test('no code', async () => {
    expect(await readImage(await pictureFile(qrPicture(800, 600, [])))).toEqual({ kind: 'no-code' })
  })

  test('not a picture, whatever it calls itself', async () => {
    expect(await readImage(new File(['happy://terminal?x'], 'code.png', { type: 'image/png' }))).toEqual({
      kind: 'not-a-picture',
    })
  })

  test('a file that is too large is not even opened', async () => {
    const file = new File([new Uint8Array(40 * 1024 * 1024 + 1)], 'photo.jpg', { type: 'image/jpeg' })
    expect(await readImage(file)).toEqual({ kind: 'too-large' })
  })
})

test('no scale is larger than the picture', () => {
  expect(scalesFor(400)).toEqual([400, 350])
  expect(scalesFor(1200)).toEqual([1000, 1200, 500, 700, 350])
  expect(scalesFor(4000)).toEqual([1000, 1800, 500, 700, 350, 3200])
})
