import { coloursOf } from './coloursOf'
import type { ColourJob, ColourNews } from './tones'

const tell = (news: ColourNews): void => postMessage(news)

addEventListener('message', ({ data: { id, text, language } }: MessageEvent<ColourJob>) => {
  void coloursOf(text, language, () => tell({ kind: 'started', id })).then(
    (colours) => tell({ kind: 'done', id, colours }),
    () => tell({ kind: 'done', id, colours: null }),
  )
})
