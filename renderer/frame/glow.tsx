import { useEffect, useRef } from 'react'

/** Of so few pixels that a processor draws it at once, and soft at any size. */
const size = { width: 96, height: 144 }

type Props = {
  readonly path: string
  readonly className: string
  /** How far its colours run into each other, in px of the page. */
  readonly blurPx: number
  /** How they are changed: the functions of a CSS filter. */
  readonly colours: string
}

/** The light that a poster throws: its colours alone, blurred. A CSS blur of a whole screen takes a processor 400 ms. */
export function Glow({ path, className, blurPx, colours }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = new Image()
    image.onload = () => {
      const context = canvas.current?.getContext('2d')
      if (!canvas.current || !context) return
      const shownWidthPx = canvas.current.clientWidth
      context.clearRect(0, 0, size.width, size.height)
      context.filter = `blur(${(blurPx * size.width) / Math.max(1, shownWidthPx)}px) ${colours}`
      context.drawImage(image, 0, 0, size.width, size.height)
    }
    image.src = path
    return () => {
      image.onload = null
    }
  }, [path, blurPx, colours])
  return <canvas ref={canvas} {...size} className={className} />
}
