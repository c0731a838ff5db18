import type { ReactNode } from 'react';

type Props = {
  title: string;
  /** the quiet line that says what is seen */
  note?: ReactNode;
  /** the way to the table or CSV, at the right */
  action?: ReactNode;
  children: ReactNode;
  id?: string;
  className?: string;
};

/** A part of a page: small bold title, what is seen, one way further. */
export function Section({ title, note, action, children, id, className = '' }: Props) {
  const heading = `${id ?? title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-title`;
  return (
    <section id={id} aria-labelledby={heading} className={`mt-[30px] min-w-0 ${className}`}>
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h2 id={heading} className="text-base font-semibold">
          {title}
        </h2>
        {note && <p className="order-3 w-full text-sm text-soft sm:order-none sm:w-auto">{note}</p>}
        {action && <div className="ml-auto text-sm">{action}</div>}
      </div>
      {children}
    </section>
  );
}
