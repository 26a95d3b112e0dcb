// The map of convergence: how low momentum gets for each rate and each γ, from as many runs.

import { askPatiently } from '../page/library.js';
import { fill, h, svg } from '../page/dom.js';
import { loss as lossText, number } from '../page/format.js';
import { onRamp, terrain } from '../page/palette.js';
import { powerTicks } from '../page/ticks.js';
import { onTheme } from '../page/theme.js';

const GAMMAS = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99];
const RATES = 25;
const [FROM, TO] = [0.001, 0.1];
const STEPS = 100;
const CELL = { width: 16, height: 20 };
const LEFT = 42;
// Losses from here on are as good as any.
const LEAST = 1e-8;

/** Draws the map into a figure; a click or the focus on a cell tells of it. */
export async function convergenceMap(figure) {
    fill(figure, h('p.told', { role: 'status' }, `${RATES * GAMMAS.length} runs of ${STEPS} steps are being made …`));
    const { sweeps } = await askPatiently('sweep', {
        surface: { formula: '(x^2 + 100 * y^2) / 2' },
        start: [5.403023058681398, 0.8414709848078965],
        seed: 1,
        steps: STEPS,
        runners: GAMMAS.map((gamma) => ({
            id: String(gamma),
            optimizer: 'momentum',
            hyperparameters: { gamma },
            rate: 0.01,
        })),
        from: FROM,
        to: TO,
        count: RATES,
    });
    const told = h('p.told', { role: 'status' });
    const box = h('div.map-scroll', {});
    const draw = () => fill(box, drawn(sweeps, told));
    draw();
    onTheme(draw);
    fill(
        figure,
        h('p.instrument-title', {}, `The loss after ${STEPS} steps: the darker, the lower. Empty where the run diverged.`),
        box,
        told,
    );
}

function drawn(sweeps, told) {
    const cells = sweeps.flatMap(({ rates, loss }, j) =>
        rates.map((rate, i) => ({ gamma: GAMMAS[j], rate, loss: loss[i], i, j })),
    );
    const finite = cells.filter(({ loss }) => loss !== null);
    const best = finite.reduce((one, other) => (other.loss < one.loss ? other : one));
    const start = 50;
    const ramp = terrain();
    const depth = (loss) =>
        Math.min(Math.max(Math.log(start / Math.max(loss, LEAST)) / Math.log(start / LEAST), 0), 1);
    const tell = ({ gamma, rate, loss }) => {
        told.textContent =
            `γ = ${gamma}, η = ${number(rate, 3)}: ` +
            (loss === null ? 'diverges.' : `the loss is ${lossText(loss)} after ${STEPS} steps.`);
    };
    tell(best);
    const x = (i) => LEFT + i * CELL.width;
    const y = (j) => (GAMMAS.length - 1 - j) * CELL.height;
    const bottom = GAMMAS.length * CELL.height;
    const { rates } = sweeps[0];
    const width = LEFT + RATES * CELL.width + 8;
    const place = (rate) => LEFT + ((Math.log(rate / FROM) / Math.log(TO / FROM)) * (RATES - 1) + 0.5) * CELL.width;
    return svg(
        'svg.map',
        {
            viewBox: `0 -2 ${width} ${bottom + 34}`,
            role: 'img',
            'aria-label': `The lowest loss, ${lossText(best.loss)}, is at γ = ${best.gamma} and η = ${number(best.rate, 3)}.`,
        },
        finite.map((cell) =>
            svg(cell === best ? 'rect.best' : 'rect', {
                x: x(cell.i) + 0.5,
                y: y(cell.j) + 0.5,
                width: CELL.width - 1,
                height: CELL.height - 1,
                fill: `rgb(${onRamp(ramp, depth(cell.loss)).map(Math.round).join(' ')})`,
                onpointerenter: () => tell(cell),
                onpointerdown: () => tell(cell),
            }),
        ),
        GAMMAS.map((gamma, j) =>
            svg('text', { x: LEFT - 6, y: y(j) + CELL.height / 2 + 3.5, 'text-anchor': 'end' }, String(gamma)),
        ),
        powerTicks(rates[0], rates[RATES - 1], 8).map((rate) =>
            svg('text', { x: place(rate), y: bottom + 14, 'text-anchor': 'middle' }, number(rate, 3)),
        ),
        svg('text', { x: 4, y: 10 }, 'γ'),
        svg('text', { x: LEFT + (RATES * CELL.width) / 2, y: bottom + 28, 'text-anchor': 'middle' }, 'η'),
    );
}
