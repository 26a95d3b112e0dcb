// The library takes longest to load, so it begins before the page's other modules are there.

import { load } from './library.js';

load();
