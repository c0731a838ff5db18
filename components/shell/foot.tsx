import { Ago } from '#components/ui/ago';
import { Skeleton } from '#components/ui/skeleton';
import type { Theme } from './theme.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

/** Freshness of one kind of data; `at` null = nothing has ever come. */
export type Freshness = { id: string; label: string; at: string | null; stale: boolean };

type Props = {
  simulated: boolean;
  /** `undefined` = not loaded yet, `null` = it could not be read */
  freshness: Freshness[] | null | undefined;
  asOf: string;
  theme: Theme;
};

/** Where the data stands: whether it is simulated, how old each kind is. Seen on every page and on every screen. */
export function Foot({ simulated, freshness, asOf, theme }: Props) {
  return (
    <div className="fades relative flex items-center gap-x-3 overflow-x-auto border-t px-4 py-1.5 text-xs whitespace-nowrap text-soft sm:mt-auto sm:block sm:overflow-visible sm:px-2.5 sm:pt-2.5 sm:pb-0">
      {simulated && <p className="font-[550] text-interruption">Simulated data</p>}
      <ul className="contents sm:block" aria-label="Freshness">
        {freshness === undefined && (
          <li>
            <Skeleton className="h-3 w-28" />
          </li>
        )}
        {freshness === null && <li>Freshness unknown</li>}
        {freshness?.length === 0 && <li>Imported files only</li>}
        {freshness?.map(({ id, label, at, stale }) => (
          <li key={id} className={stale ? 'text-interruption' : ''}>
            {label} {at === null ? 'not yet' : <Ago at={at} asOf={asOf} />}
            {stale && at !== null && ', late'}
          </li>
        ))}
      </ul>
      <div className="ml-auto pl-2 sm:mt-3 sm:ml-0 sm:pl-0">
        <ThemeToggle theme={theme} />
      </div>
    </div>
  );
}
