'use client';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { filterHref } from './filters.tsx';
import { useFilters } from './use-filters.tsx';

const PAGES = [
  [
    { path: '/', label: 'Overview' },
    { path: '/savings', label: 'Savings' },
    { path: '/prices', label: 'Prices' },
    { path: '/interruptions', label: 'Interruptions' },
    { path: '/runs', label: 'Runs' },
  ],
  [{ path: '/sources', label: 'Sources' }],
] as const;

/**
 * Brings the current page's link to the middle of the strip, when it becomes the current one. Not by scrollIntoView, which
 * would also scroll the page up to it. On a desk the strip has no box, and nothing moves.
 */
function centre(link: HTMLAnchorElement | null): void {
  const strip = link?.closest<HTMLElement>('[data-strip]');
  if (link && strip) strip.scrollLeft = link.offsetLeft - (strip.clientWidth - link.offsetWidth) / 2;
}

/** The rail: brand, pages, and at its foot where the data stands. On a phone it lies on top and scrolls. */
export function Rail({ foot, faults }: { foot: ReactNode; faults: number }) {
  const pathname = usePathname();
  const [filters] = useFilters();
  return (
    <header className="border-b sm:border-r sm:border-b-0">
      <div className="sm:sticky sm:top-0 sm:flex sm:h-screen sm:flex-col sm:overflow-y-auto sm:px-3.5 sm:pt-[22px] sm:pb-4">
        <div
          data-strip
          className="relative flex items-center gap-1 overflow-x-auto px-3.5 py-2.5 sm:contents"
        >
          <Link
            href={filterHref('/', filters) as Route}
            className="px-0.5 pr-2.5 font-serif text-[19px] leading-none font-semibold tracking-[-0.01em] sm:px-2.5 sm:pb-5"
          >
            Spot<span className="text-spot">ledger</span>
          </Link>
          <nav aria-label="Pages" className="flex gap-1 sm:flex-col sm:gap-3.5">
            {PAGES.map((group) => (
              <ul key={group[0].path} className="flex gap-1 sm:flex-col sm:gap-0.5">
                {group.map(({ path, label }) => {
                  const on = path === '/' ? pathname === '/' : pathname.startsWith(path);
                  return (
                    <li key={path}>
                      <Link
                        ref={on ? centre : null}
                        href={filterHref(path, filters) as Route}
                        aria-current={on ? 'page' : undefined}
                        className={`flex justify-between gap-1.5 rounded-sm px-2.5 py-1.5 whitespace-nowrap ${on ? 'bg-hover font-[550] text-ink' : 'text-soft hover:text-ink'}`}
                      >
                        {label}
                        {path === '/sources' && faults > 0 && (
                          <span className="text-xs font-semibold text-loss">
                            {faults}
                            <span className="sr-only"> need attention</span>
                          </span>
                        )}
                      </Link>
                    </li>
                  );
                })}
              </ul>
            ))}
          </nav>
        </div>
        {foot}
      </div>
    </header>
  );
}
