import { describe, expect, it } from 'vitest';
import { lostHours, waivedUsd } from './figures.ts';

describe('costs of interruptions', () => {
  it('are 0 where there were none, and not known where a price is missing', () => {
    expect(waivedUsd({ waivedUsd: 4.2, waivedUnpricedHours: 1 })).toBe(4.2);
    expect(waivedUsd({ waivedUsd: null, waivedUnpricedHours: 0 })).toBe(0);
    expect(waivedUsd({ waivedUsd: null, waivedUnpricedHours: 0.4 })).toBeNull();
  });

  it('are not known while nothing replaced what was lost', () => {
    expect(lostHours({ capacityHoursLost: 1.5, interruptions: 3 })).toBe(1.5);
    expect(lostHours({ capacityHoursLost: null, interruptions: 0 })).toBe(0);
    expect(lostHours({ capacityHoursLost: null, interruptions: 3 })).toBeNull();
  });
});
