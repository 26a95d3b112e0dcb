// One step of one runner, looked into: the gradient's way through the computation, and what the optimizer makes of it.

import { h, fill } from './dom.js';
import { loss as lossText, number } from './format.js';
import { drawGraph } from './graph.js';
import { swatch } from './swatch.js';
import { openDialog } from './toast.js';

const VERDICTS = {
    correct: ['good', '✓', 'gradient checked'],
    subgradient: ['good', '✓', 'a slope of the kink'],
    inconclusive: ['doubt', '?', 'check inconclusive'],
    wrong: ['bad', '✗', 'gradient wrong'],
};

export class Inspector {
    #body = h('div.inspector-body', {});
    #head = h('div.inspector-who', {});
    #report = '';
    #badge = h('button.badge', {
        type: 'button',
        hidden: true,
        onclick: () => openDialog('Gradient check', h('pre.code', { tabindex: '0' }, this.#report)),
    });

    #size = h('button.quiet.small', {
        type: 'button',
        id: 'inspector-size',
        title: 'Half of the page for the inspector (I)',
    });

    /** `onSize()` hears of the button that makes the inspector large or small. */
    constructor(container, onSize) {
        this.#size.addEventListener('click', onSize);
        fill(container, h('div.inspector-head', {}, h('h2', {}, 'Inspector'), this.#size), this.#head, this.#body);
    }

    /** Says whether it is large now, so that the button does the other. */
    showSize(large) {
        this.#size.setAttribute('aria-pressed', String(large));
        this.#size.textContent = large ? 'Smaller' : 'Larger';
    }

    /** Shows an answer of the library for a runner {slot, name, rate, searched}, on a surface with so much noise. */
    show(answer, runner, noise) {
        const last = answer.update.length === 0;
        fill(
            this.#head,
            swatch(runner.slot),
            h('b', {}, runner.name),
            h('span.muted', {}, last ? `step ${answer.step}, the last` : `step ${answer.step} → ${answer.step + 1}`),
        );
        this.#check(answer.check);
        const scrolled = this.#body.querySelector('.graph-scroll');
        const place = scrolled ? [scrolled.scrollLeft, scrolled.scrollTop] : null;
        fill(
            this.#body,
            answer.instead
                ? h('p.about', {}, 'This file holds some steps only; this is the last before the one that is shown.')
                : null,
            h(
                'section.group.graph-group',
                {},
                h('div.heading', {}, h('h3', {}, 'Backpropagation'), this.#badge),
                drawGraph(answer.nodes),
            ),
            last
                ? ending(runner.searched, noise)
                : h('section.group', {}, h('h3', {}, 'Update'), updateTable(answer.update), change(answer.change)),
            h('section.group', {}, h('h3', {}, 'Curvature'), curvature(answer.curvature, runner.rate)),
        );
        // The next step's graph has the same shape, and stays where the reader has scrolled it.
        if (place) {
            this.#body.querySelector('.graph-scroll').scrollTo(...place);
        }
    }

    refuse(message) {
        fill(this.#body, h('p.empty', {}, message));
    }

    #check({ verdict, worstRelativeError, compared, text }) {
        const [kind, sign, words] = VERDICTS[verdict] ?? ['doubt', '?', verdict];
        this.#badge.className = `badge ${kind}`;
        this.#badge.hidden = false;
        this.#report = text;
        const error = worstRelativeError === null ? '' : `, greatest relative error ${number(worstRelativeError, 3)}`;
        this.#badge.title = `${compared} derivatives compared${error}; click for the whole report`;
        fill(this.#badge, h('span', { 'aria-hidden': 'true' }, sign), ` ${words}`);
    }
}

// x and y go through the same lines, side by side.
function updateTable(update) {
    const lines = update[0].lines;
    const remarks = [...new Set(update.flatMap((told) => told.remarks))];
    return h(
        'div.update-box',
        {},
        h(
            'table.update',
            {},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    h('td'),
                    update.map(({ parameter }) => h('th.value', { scope: 'col' }, parameter)),
                ),
            ),
            h(
                'tbody',
                {},
                lines.map(({ symbol, formula }, i) =>
                    h(
                        'tr',
                        {},
                        h(
                            'th',
                            { scope: 'row' },
                            h('div.line', {}, h('span.symbol', {}, symbol), h('span.formula-cell', {}, formula)),
                        ),
                        update.map((told) =>
                            h(
                                'td.value',
                                { title: String(told.lines[i]?.value) },
                                told.lines[i] ? number(told.lines[i].value) : '',
                            ),
                        ),
                    ),
                ),
            ),
        ),
        remarks.map((remark) => h('p.about', {}, remark)),
    );
}

function change(told) {
    if (!told) {
        return null;
    }
    return h(
        'p.change',
        {},
        `Loss ${lossText(told.before)} → ${lossText(told.after)}: changed by `,
        h('b', {}, number(told.actual)),
        ', where the gradient alone predicts ',
        h('b', {}, number(told.predicted)),
        '.',
    );
}

// Why a search for a better point has ended.
function ending(searched, noise) {
    if (!searched?.stopped) {
        return null;
    }
    const why = noise > 0 ? ' Each evaluation has noise of its own here, so losses that it compares are not of one surface.' : '';
    return h('section.group', {}, h('h3', {}, 'Update'), h('p.about', {}, `It stops here: ${searched.stopped}.${why}`));
}

function curvature({ eigenvalues, greatestRate, bound, boundFormula }, rate) {
    if (rate === null) {
        return facts([
            ['λmax', number(eigenvalues[0] ?? NaN)],
            ['λmin', number(eigenvalues[1] ?? NaN)],
        ]);
    }
    const limit = bound ?? greatestRate;
    const formula = bound !== null ? boundFormula : '2/λmax';
    const rows = [
        ['λmax', number(eigenvalues[0] ?? NaN)],
        ['λmin', number(eigenvalues[1] ?? NaN)],
        greatestRate === null ? null : ['2/λmax', number(greatestRate)],
        bound === null || boundFormula === '2/λmax' ? null : [boundFormula, number(bound)],
        ['rate', number(rate)],
    ].filter((row) => row !== null);
    return [
        facts(rows),
        limit === null
            ? h(
                  'p.about',
                  {},
                  greatestRate === null ? 'The surface is not curved upwards here, so no rate is too high for it.' : '',
              )
            : gauge(rate, limit, formula),
        bound === null && greatestRate !== null
            ? h('p.about', {}, '2/λmax is the limit of plain descent; for this rule none is known.')
            : null,
    ];
}

function facts(rows) {
    return h(
        'dl.facts',
        {},
        rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    );
}

// How near the rate is to the limit: full is where steps begin to grow.
function gauge(rate, limit, formula) {
    const share = rate / limit;
    const meter = h('meter', {
        min: 0,
        max: 1.25,
        low: 0.8,
        high: 1,
        optimum: 0,
        value: Math.min(share, 1.25),
        'aria-label': `The rate is ${number(100 * share, 3)} % of ${formula}`,
    });
    return h('div.gauge', {}, meter, h('span', {}, `${number(100 * share, 3)} % of ${formula}`));
}
