// Runs before the page's other modules are there: the library takes longest to load.

import { warmUp } from './library.js';

warmUp();
