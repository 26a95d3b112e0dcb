// The computation of the loss as a drawing: each node with its value and with the loss's gradient at it.

import { h, svg } from './dom.js';
import { number } from './format.js';
import { layered } from './layout.js';

// A longer expression would not fit into its box; the operation's name does.
const LONGEST = 13;
const SIZE = { nodeWidth: 102, nodeHeight: 58, gapX: 14, gapY: 26, bendWidth: 10 };
const PAD = 8;
const SMALLEST = 0.72;

/** The drawing, and below it a line that tells of the node under the pointer or with the focus. */
export function drawGraph(nodes) {
    const { places, edges, width, height } = layered(nodes, SIZE);
    const told = h('p.node-told', { 'aria-live': 'polite' }, 'Point at a node to see how it passes its gradient on. On the lines: the local derivatives that it is multiplied by.');
    const drawn = nodes.map((node, i) => box(node, places.get(node.id), i, i === nodes.length - 1, told, nodes));
    const picture = svg(
        'svg.graph',
        {
            viewBox: `${-PAD} ${-PAD} ${width + 2 * PAD} ${height + 2 * PAD}`,
            // As large as text is, so that it grows with the screen.
            width: `${(width + 2 * PAD) / 16}rem`,
            height: `${(height + 2 * PAD) / 16}rem`,
            role: 'group',
            'aria-label': `The computation of the loss: ${nodes.length} nodes. Arrow keys go through them.`,
        },
        edges.map(({ points }) => svg('path.edge', { d: curve(points) })),
        drawn,
        factors(edges, nodes),
    );
    // A wide graph gets smaller, but not too small to read; then it scrolls.
    picture.style.minWidth = `${(SMALLEST * (width + 2 * PAD)) / 16}rem`;
    picture.addEventListener('keydown', (event) => {
        const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
        if (by) {
            event.preventDefault();
            event.stopPropagation();
            const next = drawn[(drawn.indexOf(document.activeElement) + by + drawn.length) % drawn.length];
            drawn.forEach((node) => node.setAttribute('tabindex', node === next ? '0' : '-1'));
            next.focus();
        }
    });
    const wide = h('p.about', { hidden: true }, 'The graph is wider than this panel: scroll it, or make the inspector larger (I).');
    const scroll = h('div.graph-scroll', { tabindex: '-1' }, picture);
    // How wide it is shows only when it is on the page. It begins with the loss in sight.
    requestAnimationFrame(() => {
        wide.hidden = scroll.scrollWidth <= scroll.clientWidth + 1;
        if (!wide.hidden && scroll.scrollLeft === 0) {
            const { x } = places.get(nodes.at(-1).id);
            scroll.scrollLeft = (x / width) * scroll.scrollWidth - scroll.clientWidth / 2;
        }
    });
    return h('div.graph-box', {}, scroll, wide, told);
}

function box(node, { x, y }, index, last, told, nodes) {
    const { nodeWidth: width, nodeHeight: height } = SIZE;
    const leaf = node.inputs.length === 0;
    const kind = node.operation === 'parameter' ? 'parameter' : leaf ? 'constant' : last ? 'loss' : 'operation';
    const tell = () => {
        told.textContent = inWords(node, nodes);
    };
    const line = (style, dy, text) => svg(`text.${style}`, { x: width / 2, y: dy, 'text-anchor': 'middle' }, text);
    return svg(
        `g.node.${kind}`,
        {
            transform: `translate(${x - width / 2} ${y - height / 2})`,
            tabindex: index === 0 ? '0' : '-1',
            role: 'img',
            'aria-label': inWords(node, nodes),
            onpointerenter: tell,
            onfocus: tell,
        },
        svg('rect', { width, height, rx: kind === 'constant' ? 20 : 8 }),
        kind === 'constant'
            ? line('node-value', 34, number(node.value))
            : [
                  line('node-label', 17, last ? 'loss' : title(node)),
                  line('node-value', 34, number(node.value)),
                  line('node-gradient', 50, node.gradient === null ? '' : `∂ ${number(node.gradient)}`),
              ],
    );
}

// The local derivative on each line along which something is passed on; of an input that is used twice, both. The pass reaches a line
// only when its node passes something on, so a walk shows them one by one.
function factors(edges, nodes) {
    const taken = [];
    return edges.map(({ from, to, points }) => {
        const node = nodes.find(({ id }) => id === to);
        const passed = node.passed.filter((one) => one.to === from);
        if (passed.length === 0) {
            return null;
        }
        const text = `×${passed.map(({ local }) => number(local, 3)).join(' + ')}`;
        const [x, y] = free(points.slice(-2), 6.4 * text.length, taken);
        return svg(
            'text.edge-factor',
            { x, y: y + 4, 'text-anchor': 'middle' },
            svg('title', {}, passed.map((one) => localInWords(node, one, nodes)).join('; ')),
            text,
        );
    });
}

// A place on the last piece of a line where a text of this width covers no other; if there is none, its middle.
function free([from, to], width, taken) {
    const half = SIZE.nodeHeight / 2;
    const places = [0.5, 0.62, 0.38, 0.74, 0.26, 0.86, 0.14].map((t) => [
        from.x + (to.x - from.x) * t * t * (3 - 2 * t),
        from.y + half + (to.y - from.y - 2 * half) * (1.5 * t * (1 - t) + t ** 3),
    ]);
    const clear = ([x, y]) => taken.every((other) => Math.abs(x - other.x) > (width + other.width) / 2 || Math.abs(y - other.y) > 11);
    const [x, y] = places.find(clear) ?? places[0];
    taken.push({ x, y, width });
    return [x, y];
}

/** Such as: ∂(x · y)/∂x = b = 1.5. */
function localInWords(node, { to, formula, c, local }, nodes) {
    const of = (label) => (/^\p{L}+$/u.test(label) ? label : `(${label})`);
    const own = formula
        .replace(/^(−?)g$/, '$11')
        .replace(/^(−?)g · /, '$1')
        .replace(/^(−?)g \/ /, '$11 / ');
    const steps = own === '' ? [] : [own, inNumbers(own, node, c, nodes)];
    const label = nodes.find(({ id }) => id === to).label;
    return [`∂${of(node.label)}/∂${of(label)}`, ...different(steps, number(local))].join(' = ');
}

function title({ label, operation }) {
    return label.length <= LONGEST ? label : operation;
}

function inWords(node, nodes) {
    const name = (id) => nodes.find((other) => other.id === id).label;
    const value = `${node.label} = ${number(node.value, 6)}`;
    const gradient = node.gradient === null ? '' : `, gradient ${number(node.gradient, 6)}`;
    const from = node.inputs.length > 0 ? `; from ${node.inputs.map(name).join(' and ')}` : '';
    const passed = node.passed
        .map((one) => `${passedInWords(node, one, nodes)}, as ${localInWords(node, one, nodes)}`)
        .join('; ');
    return `${value}${gradient}${from}${passed ? `. Passes on: ${passed}` : ''}`;
}

/** Such as: x gets g · 2 · a = 0.2 · 2 · (−3.5) = −1.4. */
export function passedInWords(node, { to, formula, c, value }, nodes) {
    const find = (id) => nodes.find((other) => other.id === id);
    const got = number(value);
    if (formula === '') {
        return `${find(to).label} gets ${got}`;
    }
    return `${find(to).label} gets ${different([formula, inNumbers(formula, node, c, nodes)], got).join(' = ')}`;
}

// A formula of a node's gradient, value and inputs with their numbers.
function inNumbers(formula, node, c, nodes) {
    const [a, b] = node.inputs.map((id) => nodes.find((other) => other.id === id).value);
    const values = { g: node.gradient, y: node.value, a, b, c };
    return formula.replace(/\b[gyabc]\b/g, (letter) => {
        const known = values[letter];
        return (known ?? null) === null ? letter : known < 0 ? `(${number(known)})` : number(known);
    });
}

// The steps of a computation to its result, without repetitions.
function different(steps, result) {
    return [...steps, result].filter((step, i, all) => step !== all[i - 1] && step !== `(${result})`);
}

function curve(points) {
    const half = SIZE.nodeHeight / 2;
    return points
        .slice(1)
        .map((to, i) => {
            const from = points[i];
            // Ends meet the boxes' edges; bends in between go straight through their layer.
            const start = from.y + half;
            const end = to.y - half;
            const middle = (start + end) / 2;
            const through = i === 0 ? `M${from.x} ${start}` : `L${from.x} ${start}`;
            return `${through}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${end}`;
        })
        .join('');
}
