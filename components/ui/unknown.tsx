/** Unknown: an em dash, never a zero; read out as "unknown". */
export function Unknown({ why }: { why?: string }) {
  return (
    <span className="text-soft" title={why ?? 'unknown'}>
      <span aria-hidden="true">—</span>
      <span className="sr-only">{why ?? 'unknown'}</span>
    </span>
  );
}
