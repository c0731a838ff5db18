import { dateTime, duration } from './format.tsx';

/** "2 min ago", or "just now" within the second, measured against the answer's own clock (`asOf`), so that server and browser say the same. */
export function Ago({ at, asOf, suffix = ' ago' }: { at: string; asOf: string; suffix?: string }) {
  const seconds = (Date.parse(asOf) - Date.parse(at)) / 1000;
  return (
    <time dateTime={at} title={`${dateTime(at, asOf)} UTC`}>
      {seconds < 1 ? 'just now' : `${duration(seconds)}${suffix}`}
    </time>
  );
}

/** "in 3 min", or "now" when the time has come. */
export function Until({ at, asOf }: { at: string; asOf: string }) {
  const seconds = (Date.parse(at) - Date.parse(asOf)) / 1000;
  return (
    <time dateTime={at} title={`${dateTime(at, asOf)} UTC`}>
      {seconds <= 1 ? 'now' : `in ${duration(seconds)}`}
    </time>
  );
}
