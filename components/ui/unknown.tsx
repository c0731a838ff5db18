/** Unknown: an em dash, never a zero, as wide in a column of code as in others; read out as "unknown". */
export function Unknown({ why }: { why?: string }) {
  return (
    <span className="text-soft" title={why ?? 'unknown'}>
      <span aria-hidden="true" className="font-sans">
        —
      </span>
      <span className="sr-only">{why ?? 'unknown'}</span>
    </span>
  );
}
