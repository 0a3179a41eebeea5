import { expect, test } from 'vitest'
import type { NewPicture } from '../api/attachments/pictures'
import type { ServerId } from '../api/ids'
import { openDeviceKey } from './deviceKey'
import { deleteServerDatabase, openServerDatabase } from './server/serverDatabase'

const serverId = 'drafts' as ServerId

function picture(name: string, text: string): NewPicture {
  return { name, bytes: new Blob([text], { type: 'image/png' }), width: 3, height: 2, thumbhash: null }
}

test('kept pictures come back as they were, each of its own place, until they are deleted', async () => {
  await deleteServerDatabase(serverId)
  const database = await openServerDatabase(serverId, await openDeviceKey())
  const drafts = await database.drafts()
  await drafts.write('s', 'a text')
  await drafts.writePicture('s', 'one', picture('one.png', 'the first one'))
  await drafts.writePicture('s', 'two', picture('two.png', 'the second one'))
  await drafts.writePicture('s2', 'one', picture('other.png', 'of another session'))

  const read = async (key: string) =>
    Promise.all(
      (await drafts.readPictures(key)).map(async ({ id, picture: { bytes, ...rest } }) => {
        const { name, width, height, thumbhash } = rest
        return { id, name, width, height, thumbhash, type: bytes.type, text: await bytes.text() }
      }),
    )
  const facts = { width: 3, height: 2, thumbhash: null, type: 'image/png' }
  expect(await read('s')).toEqual([
    { id: 'one', name: 'one.png', text: 'the first one', ...facts },
    { id: 'two', name: 'two.png', text: 'the second one', ...facts },
  ])
  expect(await read('s2')).toEqual([{ id: 'one', name: 'other.png', text: 'of another session', ...facts }])
  expect(await drafts.read('s')).toBe('a text')

  await drafts.writePicture('s', 'one', null)
  await drafts.write('s', '')
  expect((await read('s')).map(({ id }) => id)).toEqual(['two'])
  database.close()
})
