export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The cookie that keeps the choice; read on the server so that the first frame is right. */
export const THEME_COOKIE = 'theme';

/** What a cookie says, where it says something we know; else the system's choice. */
export function themeOf(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? 'system';
}
