'use client';
import { useState } from 'react';
import { THEME_COOKIE, THEMES, type Theme } from './theme.tsx';

const YEAR_SECONDS = 365 * 86_400;
const LABELS = { system: 'Auto', light: 'Light', dark: 'Dark' } as const;

/** System, light or dark; kept in a cookie, so that the server draws the first frame right. */
export function ThemeToggle({ theme }: { theme: Theme }) {
  const [chosen, setChosen] = useState(theme);
  const choose = (next: Theme) => {
    setChosen(next);
    document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers still in use
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  };
  return (
    <fieldset className="flex gap-2.5">
      <legend className="sr-only">Theme</legend>
      {THEMES.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen === value}
          onClick={() => choose(value)}
          className="min-h-6 text-xs hover:text-ink aria-pressed:text-ink aria-pressed:underline aria-pressed:underline-offset-3"
        >
          {LABELS[value]}
        </button>
      ))}
    </fieldset>
  );
}
