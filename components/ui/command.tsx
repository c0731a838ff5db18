/** A command for a shell, or lines of code, with what it is for. */
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="mt-1 overflow-x-auto border-l pl-3">
      <pre className="font-mono text-xs">{children}</pre>
    </section>
  );
}
