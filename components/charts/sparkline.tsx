const WIDTH = 90;
const HEIGHT = 22;

/** Consecutive known values of a series as SVG paths; a null ends one, a lone value becomes a short stroke. */
export function sparkPaths(values: readonly (number | null)[], width = WIDTH, height = HEIGHT): string[] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const x = (index: number) => (values.length === 1 ? width / 2 : (index / (values.length - 1)) * width);
  const y = (value: number) =>
    high === low ? height / 2 : height - 2 - ((value - low) / (high - low)) * (height - 4);
  const paths: string[] = [];
  let path = '';
  values.forEach((value, index) => {
    if (value !== null) path += `${path === '' ? 'M' : 'L'}${x(index).toFixed(1)},${y(value).toFixed(1)}`;
    if ((value === null || index === values.length - 1) && path !== '') {
      paths.push(path.includes('L') ? path : `${path}h2`);
      path = '';
    }
  });
  return paths;
}

/** A series as a line the size of a word; the numbers beside it say the same, so it is silent. Nulls are gaps. */
export function Sparkline({
  values,
  tone = 'spot',
  dashed = false,
  width = WIDTH,
}: {
  values: readonly (number | null)[];
  tone?: 'spot' | 'ondemand' | 'interruption' | 'loss' | 'soft';
  dashed?: boolean;
  /** px */
  width?: number;
}) {
  return (
    <svg
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      height={HEIGHT}
      className="inline-block align-middle"
      aria-hidden="true"
    >
      {sparkPaths(values, width).map((path) => (
        <path
          key={path}
          d={path}
          fill="none"
          stroke={`var(--${tone})`}
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeDasharray={dashed ? '3 3' : undefined}
        />
      ))}
    </svg>
  );
}
