'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ImportSummary } from '#lib/api/schemas/imports';
import { type UploadOptions, uploadFile } from './upload.ts';

export type Upload = { id: number; name: string; bytes: number } & (
  | { state: 'waiting' }
  | { state: 'sending'; share: number }
  | { state: 'done'; summary: ImportSummary }
  | { state: 'refused'; why: string }
);

/** Files on their way in, one after another, newest first. When one is in, all that is shown is asked for again. */
export function useUploads() {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const nextId = useRef(1);
  const abort = useRef<AbortController | null>(null);

  const set = (id: number, change: Partial<Upload>) =>
    setUploads((before) =>
      before.map((upload) => (upload.id === id ? ({ ...upload, ...change } as Upload) : upload)),
    );

  async function send(id: number, file: File, options: UploadOptions): Promise<void> {
    const controller = new AbortController();
    abort.current = controller;
    set(id, { state: 'sending', share: 0 });
    try {
      const onProgress = (share: number) => set(id, { state: 'sending', share });
      const summary = await uploadFile(file, options, onProgress, controller.signal);
      set(id, { state: 'done', summary });
      await client.invalidateQueries();
    } catch (error) {
      const stopped = controller.signal.aborted;
      const why = error instanceof Error ? error.message : String(error);
      set(id, { state: 'refused', why: stopped ? 'Stopped. Nothing of the file was kept.' : why });
    }
  }

  const add = (files: readonly File[], options: UploadOptions) => {
    for (const file of files) {
      const id = nextId.current++;
      setUploads((before) => [{ id, name: file.name, bytes: file.size, state: 'waiting' }, ...before]);
      queue.current = queue.current.then(() => send(id, file, options));
    }
  };
  return { uploads, add, stop: () => abort.current?.abort() };
}
