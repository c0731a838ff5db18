import { z } from 'zod';

/** An object of a listing. */
export type ListedObject = { key: string; etag: string; lastModified: Date | null };

/** The manifest that speaks for a month (`2026-11-01`). */
export type MonthManifest = { month: string; key: string; etag: string };

/** An export's bucket, and its folder without a slash at the end. */
export type ExportAddress = { bucket: string; folder: string };

const MANIFEST = /^BILLING_PERIOD=(\d{4}-(?:0[1-9]|1[0-2]))\/(?:[^/]+\/)?[^/]+-Manifest\.json$/i;

const fileEntry = z.union([
  z.string().min(1),
  z.object({ key: z.string().min(1) }).transform(({ key }) => key),
]);
const manifestSchema = z
  .object({ dataFiles: z.array(fileEntry).optional(), reportKeys: z.array(fileEntry).optional() })
  .refine(({ dataFiles, reportKeys }) => dataFiles !== undefined || reportKeys !== undefined, {
    error: 'it has neither dataFiles nor reportKeys',
  })
  .transform(({ dataFiles, reportKeys }) => [...new Set(dataFiles ?? reportKeys ?? [])]);

/** Bucket and folder of an address (`s3://bucket/prefix/export-name`). */
export function exportAddressOf(address: string): ExportAddress {
  const [, bucket = '', folder = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
  return { bucket, folder };
}

/**
 * Among the objects under `metadata/` the manifest of each month, the newest month first. An export that keeps its
 * older versions has a manifest in a folder of each: the one that was written last counts.
 */
export function newestManifests(objects: readonly ListedObject[], folder: string): MonthManifest[] {
  const byMonth = new Map<string, ListedObject>();
  for (const object of objects) {
    const month = MANIFEST.exec(object.key.slice(`${folder}/metadata/`.length))?.[1];
    if (month === undefined) continue;
    const other = byMonth.get(month);
    if (other === undefined || writtenAt(object) > writtenAt(other)) byMonth.set(month, object);
  }
  return [...byMonth]
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .map(([month, { key, etag }]) => ({ month: `${month}-01`, key, etag }));
}

/**
 * The keys of the files that a manifest names, as `dataFiles` or `reportKeys`, s3:// addresses or keys. `fault`: why
 * it cannot be used.
 */
export function parseManifest(
  text: string,
  bucket: string,
): { keys: string[]; fault: null } | { keys: null; fault: string } {
  const refuse = (fault: string) => ({ keys: null, fault });
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (!parsed.success) return refuse(jsonOf(text) === undefined ? 'it is no JSON' : reasonOf(parsed.error));
  const keys: string[] = [];
  for (const file of parsed.data) {
    const [, host, key = file] = /^s3:\/\/([^/]*)\/(.*)$/.exec(file) ?? [];
    if (host !== undefined && host !== bucket)
      return refuse(`it names a file outside of the bucket (${short(file)})`);
    if (key === '' || key.includes('://') || key.split('/').includes('..')) {
      return refuse(`it names no file of the bucket (${short(file)})`);
    }
    keys.push(key.replace(/^\/+/, ''));
  }
  return keys.length === 0 ? refuse('it names no file') : { keys, fault: null };
}

const writtenAt = ({ lastModified }: ListedObject) => lastModified?.getTime() ?? 0;
const short = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = issue?.path.join('.');
  return path ? `${path}: ${issue?.message}` : (issue?.message ?? 'it is no manifest');
}
