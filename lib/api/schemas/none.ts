import { z } from 'zod';

/** A route without parameters: any that is given is an error. */
export const noQuery = z.strictObject({});

/** Whatever is given: where there is nothing, no parameter is wrong. */
export const anyQuery = z.looseObject({});
