/** Draws the picture at `path`, cut to 2:3, for a third of this window's shorter side; null where it is none that can be drawn. */
export async function drawSmall(path: string): Promise<HTMLImageElement | null> {
  const original = await decoded(path)
  const width = Math.ceil((Math.min(innerWidth, innerHeight) / 3) * devicePixelRatio)
  const blob = original && (await drawn(original, width, (width * 3) / 2))
  return blob ? decoded(URL.createObjectURL(blob)) : null
}

/** Null where there is no picture, or a broken one: whoever shows it shows what the browser shows of it. */
async function decoded(src: string): Promise<HTMLImageElement | null> {
  const image = Object.assign(new Image(), { src })
  return image.decode().then(
    () => image,
    () => null,
  )
}

/** As `object-fit: cover` shows it. */
function drawn(image: HTMLImageElement, width: number, height: number): Promise<Blob | null> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const scale = Math.max(width / image.naturalWidth, height / image.naturalHeight)
  const [shownWidth, shownHeight] = [image.naturalWidth * scale, image.naturalHeight * scale]
  const context = canvas.getContext('2d')
  if (context) context.imageSmoothingQuality = 'high'
  context?.drawImage(image, (width - shownWidth) / 2, (height - shownHeight) / 2, shownWidth, shownHeight)
  return new Promise((resolve) => canvas.toBlob(resolve))
}
