import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';

type Figures = InterruptionRatesResponse['total'];

/** What was not charged, in USD: 0 where nothing was taken back in its first hour; null where no price of it is known. */
export const waivedUsd = ({
  waivedUsd: usd,
  waivedUnpricedHours,
}: Pick<Figures, 'waivedUsd' | 'waivedUnpricedHours'>): number | null =>
  usd ?? (waivedUnpricedHours === 0 ? 0 : null);

/** Hours of capacity lost: 0 where nothing was interrupted; null where nothing has been replaced. */
export const lostHours = ({
  capacityHoursLost,
  interruptions,
}: Pick<Figures, 'capacityHoursLost' | 'interruptions'>): number | null =>
  capacityHoursLost ?? (interruptions === 0 ? 0 : null);
