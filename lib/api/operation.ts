import type { z } from 'zod';

/** One route and method, as the OpenAPI document describes it. */
export type Operation = {
  method: 'get' | 'post' | 'delete';
  path: string;
  id: string;
  summary: string;
  query: z.ZodObject;
  /** what each segment in braces is */
  pathParams?: Record<string, z.ZodType>;
  /** a file, or JSON by its schema */
  body?: 'file' | z.ZodType;
  /** status of a success and its answer; null = described elsewhere, or none (204) */
  success: [status: number, schema: z.ZodType | null];
  /** problems that it may answer with, beside the common ones */
  problems?: number[];
};
