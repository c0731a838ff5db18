import type { ImportSummary } from '#lib/api/schemas/imports';
import { apiUrl } from '#lib/queries/api-fetch';

/** What a file cannot say of itself; empty = not given. */
export type UploadOptions = { region: string; validFrom: string; account: string };

/** The address that takes a file of that name. */
export function uploadUrl(name: string, options: UploadOptions): string {
  const given = Object.entries(options).filter(([, value]) => value.trim() !== '');
  return apiUrl('/api/v1/imports', { name, ...Object.fromEntries(given) });
}

/** The message of an answer that is not a success: a problem's `detail`, or what can be said without one. */
export function refusalText(status: number, body: string): string {
  try {
    const detail: unknown = (JSON.parse(body) as { detail?: unknown }).detail;
    if (typeof detail === 'string') return detail;
  } catch {
    // not a problem document: fall through to the status
  }
  return status === 0
    ? 'The upload broke off: is Spotledger still running? Nothing of the file was kept.'
    : `Spotledger answered ${status}. Nothing of the file was kept.`;
}

/**
 * Sends one file and calls `onProgress` with the share that was sent, 0 to 1 (`fetch` cannot tell). Rejects with an
 * `Error` whose message is for people; aborting rejects with an `AbortError`.
 */
export function uploadFile(
  file: File,
  options: UploadOptions,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<ImportSummary> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', uploadUrl(file.name, options));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300)
        resolve(JSON.parse(request.responseText) as ImportSummary);
      else reject(new Error(refusalText(request.status, request.responseText)));
    };
    request.onerror = () => reject(new Error(refusalText(0, '')));
    request.onabort = () => reject(new DOMException('Stopped.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
