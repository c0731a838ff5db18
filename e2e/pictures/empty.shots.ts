import { test } from '../support/test.ts';
import { address, picture } from './picture.ts';

test.use({ ledger: 'files' });

picture(address('overview', '/'), 'empty');
picture(address('prices', '/prices'), 'empty');
picture(address('runs', '/runs'), 'empty');
picture(address('sources', '/sources'), 'empty');
