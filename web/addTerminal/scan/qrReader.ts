/** A code in a picture, and the box around it in the picture's pixels. */
export interface FoundCode {
  text: string
  box: { x: number; y: number; width: number; height: number }
}

/** Finds QR codes in what is drawn on a canvas. None found is an empty list, never an error. */
export interface QrReader {
  read(canvas: HTMLCanvasElement): Promise<FoundCode[]>
}
