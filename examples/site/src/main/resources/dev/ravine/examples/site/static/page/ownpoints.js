// One's own points: drawn into the plane, written or pasted. They are a text, a line a point, which the library reads.

import { linkRoom } from './address.js';
import { byId, fill, h } from './dom.js';
import { numberField, segments } from './fields.js';
import { swatch } from './swatch.js';

// Classes take the looks of these slots: colours that differ most, and markers.
export const CLASS_SLOTS = [0, 4, 2, 3, 5];

/** What a point that is drawn now gets. */
const brush = { label: 0, target: 1 };

/** The fields; `again` hears of every change of the text. */
export function ownFields(net, data, again) {
    const classes = data.classes > 0;
    const set = (text) => {
        net.points = text;
        byId('net-points').value = text;
        again();
    };
    const text = h('textarea.points-text', {
        id: 'net-points',
        rows: 6,
        spellcheck: 'false',
        autocomplete: 'off',
        'aria-describedby': 'points-told',
        placeholder: classes ? '0.5,-0.2,0' : '0.5,-0.2,1.25',
        oninput: (event) => {
            net.points = plain(event.target.value);
            again();
        },
    });
    text.value = net.points;
    return [
        classes
            ? h('div', { id: 'brush' })
            : numberField({ label: 'Target of a point that you draw', value: brush.target }, (value) => {
                  brush.target = value;
              }),
        h(
            'label.field',
            {},
            h('span', {}, `Points, a line each: x, y, ${classes ? 'class' : 'target'}`),
            text,
        ),
        h('p.about', { id: 'points-told', role: 'status' }),
        h(
            'div.points-buttons',
            {},
            h(
                'button.small',
                { type: 'button', onclick: () => set(withoutLast(net.points)) },
                'Remove last',
            ),
            h('button.small', { type: 'button', onclick: () => set('') }, 'Remove all'),
        ),
    ];
}

/** The classes to draw with: those that points have, by name, or any. */
export function showBrush(names, limit) {
    const words = names.some((name) => !/^\d$/.test(name));
    const choices = words ? names : Array.from({ length: limit }, (_, i) => String(i));
    const box = byId('brush');
    if (!box || box.dataset.choices === choices.join('\n')) {
        return;
    }
    box.dataset.choices = choices.join('\n');
    brush.label = Math.min(brush.label, choices.length - 1);
    fill(
        box,
        h('p.about', {}, 'Class of a point that you draw'),
        segments(
            {
                label: 'Class of a point that you draw',
                value: String(brush.label),
                choices: choices.map((name, i) => [String(i), [swatch(CLASS_SLOTS[i]), name], `Class ${name}`]),
            },
            (value) => {
                brush.label = Number(value);
            },
        ),
    );
    box.names = choices;
}

/** Adds a point to the text. Answers what it says in words. */
export function addPoint(net, data, [x, y]) {
    const third = data.classes > 0 ? (byId('brush').names?.[brush.label] ?? brush.label) : brush.target;
    net.points = `${net.points.replace(/\n+$/, '')}${net.points.trim() === '' ? '' : '\n'}${x},${y},${third}`;
    byId('net-points').value = net.points;
    return `${x}, ${y}: ${data.classes > 0 ? 'class' : 'target'} ${third}`;
}

/** Takes the last point away. */
export function removeLast(net) {
    net.points = withoutLast(net.points);
    byId('net-points').value = net.points;
}

/** Says what is wrong with the points, or what they are. */
export function tellPoints(net, message, wrong) {
    const { taken, room } = linkRoom(net);
    const link =
        taken > room
            ? ` Too many for a link: they take ${taken} characters, and an address here holds ${room}. It leaves them out.`
            : '';
    byId('points-told').textContent = message + link;
    byId('points-told').classList.toggle('wrong', wrong);
    byId('net-points').setAttribute('aria-invalid', String(wrong));
}

function withoutLast(text) {
    return text.trimEnd().replace(/\n?[^\n]*$/, '');
}

// What spreadsheets copy has tabs; some write semicolons between columns.
function plain(text) {
    const lines = text.replace(/\r/g, '');
    return lines.includes(',') ? lines : lines.replace(/[;\t]/g, ',');
}
