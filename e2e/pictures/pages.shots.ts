import { PLACES } from '../support/pages.ts';
import { address, picture } from './picture.ts';

for (const place of PLACES) picture(place, 'demo');
picture(address('no match', '/prices?gpuModel=H100&instanceType=g6.xlarge'), 'demo');
picture(address('nothing to compare', '/prices/compare'), 'demo');
picture(address('no such page', '/no-such-page'), 'demo');
