/** Lanczos' coefficients for g = 7, n = 9. Source: Godfrey, "A note on the computation of the convergent Lanczos complex Gamma approximation". */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;
const LANCZOS_G = 7;

const TINY = 1e-300;
const CLOSE = 1e-15;
const MOST_TERMS = 10_000;

/** ln of the gamma function at x > 0, to about 15 digits. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const t = shifted + LANCZOS_G + 0.5;
  const [first, ...rest] = LANCZOS;
  const sum = rest.reduce((total, term, index) => total + term / (shifted + index + 1), first as number);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Lentz's evaluation of b0 + a1/(b1 + a2/(b2 + ...)); `term(n)` gives [a, b] for n >= 1. */
function continuedFraction(first: number, term: (n: number) => readonly [a: number, b: number]): number {
  let value = first === 0 ? TINY : first;
  let c = value;
  let d = 0;
  for (let n = 1; n <= MOST_TERMS; n++) {
    const [a, b] = term(n);
    d = b + a * d;
    if (d === 0) d = TINY;
    c = b + a / c;
    if (c === 0) c = TINY;
    d = 1 / d;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < CLOSE) break;
  }
  return value;
}

/**
 * The regularised lower incomplete gamma function P(a, x), a > 0: the chance that a gamma variable of shape a and scale 1
 * is at most x. Source: Abramowitz and Stegun 6.5.29 (series), 6.5.31 (continued fraction).
 */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n <= MOST_TERMS && Math.abs(term) > Math.abs(sum) * CLOSE; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.min(1, sum * scale);
  }
  const upper = scale / continuedFraction(x + 1 - a, (n) => [-n * (n - a), x + 2 * n + 1 - a]);
  return Math.max(0, 1 - upper);
}

/**
 * The regularised incomplete beta function I_x(a, b), a and b > 0: the chance that a beta variable is at most x.
 * Source: Abramowitz and Stegun 26.5.8 (continued fraction), 26.5.2 (symmetry).
 */
export function betaI(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaI(1 - x, b, a);
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const fraction = continuedFraction(1, (n) => {
    const m = Math.floor(n / 2);
    const term =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + n - 1) * (a + n))
        : (-(a + m) * (a + b + m) * x) / ((a + n - 1) * (a + n));
    return [term, 1];
  });
  return scale / (a * fraction);
}

/** Where a rising function reaches `target` between `low` and `high`, by bisection to the last bit. */
function bisect(read: (x: number) => number, target: number, low: number, high: number): number {
  let [from, to] = [low, high];
  for (;;) {
    const middle = (from + to) / 2;
    if (middle <= from || middle >= to) return middle;
    if (read(middle) < target) from = middle;
    else to = middle;
  }
}

/** The x at which P(a, x) is p, 0 <= p < 1. */
export function gammaQuantile(p: number, a: number): number {
  if (p <= 0) return 0;
  let high = Math.max(1, 2 * a);
  while (gammaP(a, high) < p) high *= 2;
  return bisect((x) => gammaP(a, x), p, 0, high);
}

/** The x at which I_x(a, b) is p, 0 <= p <= 1. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return bisect((x) => betaI(x, a, b), p, 0, 1);
}
