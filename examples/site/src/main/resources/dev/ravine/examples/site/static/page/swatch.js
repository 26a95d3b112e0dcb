// A runner's sign in lists: its marker on a piece of its line.

import { svg } from './dom.js';
import { look, markerPath } from './palette.js';

/** The sign of a slot, as SVG; colours come from the style sheet, so that they follow the theme. */
export function swatch(slot, title = null) {
    const { dash, marker } = look(slot);
    return svg(
        `svg.swatch.slot-${(slot % 8) + 1}`,
        { viewBox: '0 0 34 20', 'aria-hidden': title ? null : 'true', role: title ? 'img' : null },
        title ? svg('title', {}, title) : null,
        svg('path.swatch-line', { d: 'M1 10h32', 'stroke-dasharray': dash.join(' ') }),
        svg('path.swatch-marker', { d: markerPath(marker), transform: 'translate(7 0)' }),
    );
}
