/** 1/e in two parts: the double next to it and what that lacks. */
const INVERSE_E = 0.36787944117144233;
const INVERSE_E_REST = -1.2428753672788363e-17;
/** Nearer to the branch point than this the distance from it is what counts. */
const NEAR_BRANCH = -0.25;

const CLOSE = 1e-16;
const MOST_STEPS = 60;

/** -ln(1 - u) - u for 0 <= u < 1, without the cancellation of its first term. */
function logExcess(u: number): number {
  if (u > 0.1) return -Math.log1p(-u) - u;
  let power = u * u;
  let sum = 0;
  for (let k = 2; k <= MOST_STEPS && power / k > sum * CLOSE; k++) {
    sum += power / k;
    power *= u;
  }
  return sum;
}

/** Halley's steps for w e^w = z away from the branch point. */
function halley(z: number): number {
  let w = z > Math.E ? Math.log(z) - Math.log(Math.log(z)) : Math.log1p(z);
  for (let n = 0; n < MOST_STEPS; n++) {
    const power = Math.exp(w);
    const excess = w * power - z;
    const step = excess / (power * (w + 1) - ((w + 2) * excess) / (2 * w + 2));
    w -= step;
    if (Math.abs(step) <= Math.abs(w) * CLOSE) break;
  }
  return w;
}

/**
 * 1 + W0(-exp(-1 - x)) for x >= 0, to about 15 digits also where x is so small that the exponential is the same double as
 * -1/e: the root u of -ln(1 - u) - u = x, by Newton's steps from above, from where they only fall.
 */
export function onePlusLambertW0(x: number): number {
  if (!(x > 0)) return x === 0 ? 0 : Number.NaN;
  if (x > 1) return 1 + halley(-Math.exp(-1 - x));
  let u = Math.min(Math.sqrt(2 * x), -Math.expm1(-1 - x));
  for (let n = 0; n < MOST_STEPS; n++) {
    const next = u - ((logExcess(u) - x) * (1 - u)) / u;
    if (!(next < u)) break;
    u = next;
  }
  return u;
}

/**
 * The principal branch of Lambert's W: the w >= -1 with w e^w = z, for z >= -1/e; NaN below.
 * Source: Corless et al. 1996, "On the Lambert W function".
 */
export function lambertW0(z: number): number {
  if (z === Number.POSITIVE_INFINITY || z === 0) return z;
  if (z >= NEAR_BRANCH) return halley(z);
  const aboveBranch = Math.E * (z + INVERSE_E + INVERSE_E_REST);
  // The double next to -1/e may lie a hair below it.
  if (Math.abs(aboveBranch) < 1e-16) return -1;
  return onePlusLambertW0(-Math.log1p(-aboveBranch)) - 1;
}
