import type { ReactNode } from 'react';

/** The same rows as a CSV file: `href` is an API address, to which `format=csv` is added. */
export function CsvLink({
  href,
  children = 'CSV',
  className = 'link-quiet',
}: {
  href: string;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <a href={`${href}${href.includes('?') ? '&' : '?'}format=csv`} download className={className}>
      {children}
    </a>
  );
}
