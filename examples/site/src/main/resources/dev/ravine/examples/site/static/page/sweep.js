// A small chart of what a sweep found: how low each optimizer gets at each rate.

import { h, svg } from './dom.js';
import { loss as lossText, number, power } from './format.js';
import { look } from './palette.js';
import { powerTicks } from './ticks.js';

const WIDTH = 280;
const HEIGHT = 130;
const MARGIN = { left: 6, right: 6, top: 8, bottom: 20 };
const DEPTH = 1e-8;

/** The sweeps {slot, name, rates, loss, best} as a picture with its key in words. */
export function drawSweep(sweeps) {
    const rates = sweeps.flatMap((sweep) => sweep.rates);
    const losses = sweeps.flatMap((sweep) => sweep.loss).filter((value) => value > 0);
    if (rates.length === 0 || losses.length === 0) {
        return h('p.about', {}, 'No rate led to a loss that could be drawn.');
    }
    const [left, right] = [Math.min(...rates), Math.max(...rates)];
    const high = Math.max(...losses);
    const low = Math.max(Math.min(...losses), high * DEPTH);
    const x = (rate) =>
        MARGIN.left + (Math.log(rate / left) / Math.log(right / left)) * (WIDTH - MARGIN.left - MARGIN.right);
    const y = (value) =>
        MARGIN.top +
        (1 - Math.log(Math.max(value, low) / low) / Math.max(Math.log(high / low), 1e-9)) *
            (HEIGHT - MARGIN.top - MARGIN.bottom);
    const ticks = powerTicks(left, right, 6);
    return h(
        'div',
        {},
        svg(
            'svg.sweep-chart',
            { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': told(sweeps) },
            ticks.map((tick) => [
                svg('path.grid-line', { d: `M${x(tick)} ${MARGIN.top}V${HEIGHT - MARGIN.bottom}` }),
                svg(
                    'text.tick',
                    {
                        x: x(tick),
                        y: HEIGHT - 6,
                        'text-anchor': tick === ticks[0] && x(tick) < 12 ? 'start' : 'middle',
                    },
                    power(tick),
                ),
            ]),
            sweeps.map((sweep) => curve(sweep, x, y)),
        ),
        h(
            'p.about',
            {},
            'Loss after all steps (logarithmic) against the rate. A ring marks each best; a curve ends where runs diverge.',
        ),
    );
}

function curve({ slot, rates, loss, best }, x, y) {
    let open = false;
    const path = rates
        .map((rate, i) => {
            const there = Number.isFinite(loss[i]);
            const piece = there ? `${open ? 'L' : 'M'}${x(rate).toFixed(1)} ${y(loss[i]).toFixed(1)}` : '';
            open = there;
            return piece;
        })
        .join('');
    const at = rates.indexOf(best);
    return svg(
        `g.slot-${(slot % 8) + 1}`,
        {},
        svg('path.sweep-line', { d: path, 'stroke-dasharray': look(slot).dash.join(' ') }),
        at < 0 ? null : svg('circle.sweep-best', { cx: x(best), cy: y(loss[at]), r: 4.5 }),
    );
}

function told(sweeps) {
    return (
        'Best rates: ' +
        sweeps
            .map(({ name, best, rates, loss }) =>
                best === null
                    ? `${name} diverged at all rates`
                    : `${name} ${number(best)} with loss ${lossText(loss[rates.indexOf(best)])}`,
            )
            .join('; ')
    );
}
