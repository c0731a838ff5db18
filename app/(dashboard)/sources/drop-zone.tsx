'use client';
import { useRef, useState } from 'react';
import { Button } from '#components/ui/button';

/** A place to drop files on, with a button for those who do not drop. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files && files.length > 0) onFiles([...files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same
    <div
      className={`flex flex-wrap items-center gap-3 rounded-md border border-dashed px-4 py-6 text-sm ${over ? 'border-spot bg-saved' : 'border-ondemand'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <Button shape="solid" onClick={() => input.current?.click()}>
        Choose files
      </Button>
      <span className="text-soft">
        or drop them here. Each is taken in whole or not at all; importing it twice changes nothing.
      </span>
      <input
        ref={input}
        type="file"
        multiple
        className="sr-only"
        tabIndex={-1}
        aria-label="Files to import"
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
    </div>
  );
}
