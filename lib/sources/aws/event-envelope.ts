import { z } from 'zod';

/** What EventBridge puts around every event. */
export const envelope = z.object({
  id: z.string().min(1).max(200),
  source: z.string().max(200),
  'detail-type': z.string().max(200),
  time: z.string().max(60).optional(),
  account: z.string().max(60).optional(),
  region: z.string().max(60).optional(),
  resources: z.array(z.string().max(300)).max(100).optional(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

export type Envelope = z.infer<typeof envelope>;
