// The reverse pass, step by step: which gradient each node has, and what it hands on to its inputs.

import { ask } from '../page/library.js';
import { fill, h } from '../page/dom.js';
import { number } from '../page/format.js';
import { drawGraph, passedInWords } from '../page/graph.js';
import { latest } from '../page/latest.js';
import { knobFields } from './instrument.js';

/**
 * Makes the figure of a formula, at a point {x, y}. `onPoint` hears of every point. Answers how to go to another one.
 */
export async function walk(figure, { formula, point: { ...point }, onPoint = () => {} }) {
    let nodes = [];
    let done = 0;
    let shown = true;
    const picture = h('div.walk-graph', {});
    const told = h('p.told', { role: 'status' });
    const asks = h('input', { type: 'checkbox', onchange: () => !asks.checked && reveal() });
    const back = h('button', { type: 'button', onclick: () => go(done - 1) }, 'Back');
    const next = h('button.primary', { type: 'button', onclick: () => (shown ? go(done + 1) : reveal()) }, 'Next');
    const knobs = knobFields(
        ['x', 'y'].map((name) => ({ name, label: name, shown: '', min: -3, max: 3, value: point[name] })),
        (name, value) => {
            point[name] = value;
            compute();
        },
    );
    fill(
        figure,
        h('p.instrument-title', {}, `The reverse pass of ${formula}`),
        picture,
        told,
        h('div.walk-buttons', {}, back, next, h('label', {}, asks, ' Ask me first')),
        h('div.instrument-knobs', {}, Object.values(knobs)),
    );

    const compute = latest(async () => {
        const runner = { id: 'walk', optimizer: 'sgd', rate: 0.1 };
        const request = { surface: { formula }, start: [point.x, point.y], seed: 1, runner, step: 0 };
        nodes = (await ask('inspect', request)).nodes;
        go(Math.min(done, order().length));
        onPoint(request.start);
    });

    // The nodes that hand something on, the loss first.
    function order() {
        return nodes.filter(({ passed }) => passed.length > 0).reverse();
    }

    function go(to) {
        done = to;
        shown = done === 0 || !asks.checked;
        draw();
    }

    function reveal() {
        shown = true;
        draw();
    }

    function draw() {
        const steps = order();
        const walked = steps.slice(0, shown ? done : done - 1);
        // Each node's gradient is the sum of what it has been handed so far; the loss begins with 1.
        const gradients = new Map([[nodes.at(-1).id, 1]]);
        walked.forEach(({ passed }) => passed.forEach(({ to, value }) => gradients.set(to, (gradients.get(to) ?? 0) + value)));
        fill(
            picture,
            drawGraph(
                nodes.map((node) => ({
                    ...node,
                    gradient: gradients.get(node.id) ?? null,
                    passed: walked.includes(node) ? node.passed : [],
                })),
            ),
        );
        told.textContent = done === 0 ? 'The loss is computed; its own gradient is 1. Go on with “Next”.' : tell(steps[done - 1], gradients);
        back.disabled = done === 0;
        next.disabled = shown && done === steps.length;
        next.textContent = shown ? 'Next' : 'Show';
    }

    function tell(node, gradients) {
        const label = (id) => nodes.find((one) => one.id === id).label;
        const own = `“${node.label}” has the gradient g = ${number(gradients.get(node.id))}.`;
        if (!shown) {
            return `${own} What does it hand on to ${node.passed.map(({ to }) => `“${label(to)}”`).join(' and ')}?`;
        }
        const known = { ...node, gradient: gradients.get(node.id) };
        const parts = node.passed.map((one) => passedInWords(known, one, nodes));
        const sums = new Set(node.passed.map(({ to }) => to).filter((to) => uses(to) > 1));
        const added = [...sums].map((to) => ` So far “${label(to)}” has ${number(gradients.get(to))} in all.`).join('');
        return `${own} ${parts.join('; ')}.${added}`;
    }

    const uses = (id) => nodes.flatMap(({ inputs }) => inputs).filter((input) => input === id).length;

    await compute();
    return ([x, y]) => {
        Object.assign(point, { x, y });
        knobs.x.set(x);
        knobs.y.set(y);
        compute();
    };
}
