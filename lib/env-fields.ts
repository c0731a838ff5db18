import { z } from 'zod';

/** A comma-separated list; empty where the variable is not set. */
export const commaList = z
  .string()
  .optional()
  .transform((text) =>
    (text ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** A variable that is not set, or set to nothing, is undefined. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
