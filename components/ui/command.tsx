/** A command for a shell, or lines of code, with what it is for. Long lines wrap: what is copied is as it was. */
export function Command({ label, children }: { label: string; children: string }) {
  return (
    <div className="mt-2 max-w-[760px] text-sm">
      <p className="text-soft">{label}</p>
      <Lines label={label}>{children}</Lines>
    </div>
  );
}

function Lines({ label, children }: { label: string; children: string }) {
  return (
    <section aria-label={label} className="mt-1 border-l pl-3">
      <pre className="font-mono text-xs wrap-anywhere whitespace-pre-wrap">{children}</pre>
    </section>
  );
}
