import { useState, type ClipboardEvent, type DragEvent, type ReactNode } from 'react'
import { useTexts } from '../locale.tsx'
import { filesTexts } from './files.texts.ts'

interface DropZoneProps {
  readonly add: (files: Iterable<File>) => void
  readonly children: ReactNode
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')

/** Takes files that are dropped on what it surrounds or pasted into it; the button that adds files is the way without a mouse. */
export const DropZone = ({ add, children }: DropZoneProps) => {
  const t = useTexts(filesTexts)
  const [isOver, setOver] = useState(false)
  const drag = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    setOver(true)
  }
  const drop = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    setOver(false)
    add(event.dataTransfer.files)
  }
  const paste = (event: ClipboardEvent): void => {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    add(event.clipboardData.files)
  }
  return (
    <div
      className="desk-drop"
      data-over={isOver || undefined}
      data-says={t.dropHere}
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      {children}
    </div>
  )
}
