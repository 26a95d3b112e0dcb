// Takes a run out of the page: as a program, as numbers, as a picture, as a page of its own.

import * as api from './api.js';
import { h } from './dom.js';
import { oneFile } from './onefile.js';
import { look, markerPath, token } from './palette.js';
import { loss as lossText } from './format.js';
import { copy, openDialog, toast } from './toast.js';

// An export's inspector knows about this many steps of each runner, evenly spread, and the step that is shown.
const INSPECTED = 12;

/** Opens the Java program that makes this run. */
export async function exportJava(request) {
    showProgram(
        await api.program(request),
        'The same run in Java',
        'It needs ravine-autograd and ravine-optim, and prints the same numbers, to the bit.',
    );
}

/** Opens the Java program that trains a net as far as it is now. */
export async function exportNetJava(request, steps) {
    showProgram(
        await api.netProgram(request, steps),
        'The same training in Java',
        `It needs ravine-autograd, ravine-optim and ravine-nn, takes the same ${steps} steps and prints the losses.`,
    );
}

/** Saves a net's weights as a file that PyTorch and others read, too. */
export async function exportNetFile(id) {
    const { bytes } = await api.netFile(id);
    save('ravine-net.safetensors', new Blob([Uint8Array.from(bytes)]));
}

function showProgram({ file, source }, title, about) {
    openDialog(
        title,
        h('p.about', {}, about),
        h('pre.code', { tabindex: '0' }, source),
        h(
            'div.dialog-buttons',
            {},
            h('button.primary', { type: 'button', id: 'copy-java', onclick: () => copy(source, 'Program') }, 'Copy'),
            h('button', { type: 'button', onclick: () => save(file, source, 'text/x-java') }, `Save ${file}`),
        ),
    );
}

/** A line for each step of each runner; every digit that the library computed. */
export function exportCsv({ runners }) {
    const head = 'runner,optimizer,step,x,y,loss,gradient_x,gradient_y,rate,step_length,evaluations,hessian_products';
    const lines = runners.flatMap(({ name, choice, trail: { x, y, loss, gx, gy, rate, stepLength, searched } }) =>
        x.map((_, k) =>
            [quoted(name), choice.optimizer, k, x[k], y[k], loss[k], gx[k], gy[k], rate[k], stepLength[k]]
                .concat(searched ? [searched.evaluations[k], searched.products[k]] : [k + 1, 0])
                .map((value) => value ?? '')
                .join(','),
        ),
    );
    save('ravine-race.csv', [head, ...lines].join('\n') + '\n', 'text/csv');
}

/** The request, which makes the run again, and the answer to it. */
export function exportJson(request, { race }, address) {
    save('ravine-race.json', JSON.stringify({ address, request, race }, null, 1), 'application/json');
}

/** One file that shows the run without a web server. */
export async function exportHtml(race, catalogue, hash) {
    const { surface, race: trails, runners, state } = race.shown;
    const inspect = {};
    for (const runner of runners) {
        const last = runner.trail.x.length - 1;
        const steps = new Set([
            0,
            runner.step[Math.min(state.at, runner.step.length - 1)],
            last,
            ...Array.from({ length: INSPECTED }, (_, i) => Math.round((i * last) / INSPECTED)),
        ]);
        const ascending = [...steps].sort((a, b) => a - b);
        inspect[runner.id] = await Promise.all(ascending.map((step) => api.inspect(race.inspectRequest(runner, step))));
    }
    const page = await oneFile('Ravine: a run', { hash, catalogue, surface, race: trails, inspect });
    save('ravine-race.html', page, 'text/html');
}

/** The four views with the key of runners, as one picture. */
export async function exportPng({ runners, state, relief, contour, loss, steps, surface }) {
    const views = [
        ['Surface', relief.picture()],
        ['Contours', flat(contour)],
        ['Loss', flat(loss)],
        [state.plot === 'rate' ? 'Learning rate' : 'Step length', flat(steps)],
    ].filter(([, picture]) => picture && picture.width > 0);
    const density = views[1][1].width / contour.clientWidth;
    const width = Math.max(...views.map(([, picture]) => picture.width));
    const unit = 16 * density;
    const rowHeights = [0, 2].map(
        (i) => Math.max(0, ...views.slice(i, i + 2).map(([, picture]) => picture.height)) + 2 * unit,
    );
    const lines = wrapped(settings(state, runners, surface), 2 * width + unit, `${0.8 * unit}px ${token('--font')}`);
    const keyHeight = (4.4 + 1.2 * lines.length) * unit;
    const canvas = new OffscreenCanvas(2 * width + 3 * unit, keyHeight + rowHeights[0] + rowHeights[1] + unit);
    const context = canvas.getContext('2d');
    context.fillStyle = token('--card');
    context.fillRect(0, 0, canvas.width, canvas.height);
    const write = (text, x, y, size, weight, colour) => {
        context.font = `${weight} ${size}px ${token('--font')}`;
        context.fillStyle = token(colour);
        context.fillText(text, x, y);
        return context.measureText(text).width;
    };
    write(
        `${surface.formula} from (${state.start.join(', ')}), ${state.clock === 'steps' ? 'step' : 'evaluation'} ${state.at}`,
        unit,
        1.6 * unit,
        unit * 1.05,
        '600',
        '--text',
    );
    lines.forEach((line, i) => write(line, unit, (4.7 + 1.2 * i) * unit, 0.8 * unit, '400', '--muted'));
    let x = unit;
    for (const { slot, name, loss: values } of runners) {
        const { colour, marker } = look(slot);
        context.fillStyle = colour;
        context.save();
        context.translate(x, 2.35 * unit);
        context.scale(density, density);
        context.fill(new Path2D(markerPath(marker)));
        context.restore();
        x +=
            1.5 * unit +
            write(
                `${name} ${lossText(values[Math.min(state.at, values.length - 1)])}`,
                x + 1.5 * unit,
                3.3 * unit,
                0.85 * unit,
                '400',
                '--text',
            ) +
            unit;
    }
    views.forEach(([title, picture], i) => {
        const left = unit + (i % 2) * (width + unit);
        const top = keyHeight + (i < 2 ? 0 : rowHeights[0]);
        write(title, left, top + unit, 0.9 * unit, '600', '--text');
        context.drawImage(picture, left, top + 1.5 * unit);
    });
    save('ravine-race.png', await canvas.convertToBlob({ type: 'image/png' }), 'image/png');
}

// What it takes to make the run again, in pieces.
function settings({ seed, noise, steps }, runners, surface) {
    const rates = runners.map(({ name, choice: { rate, hyperparameters, schedule } }) => {
        const more = Object.entries(hyperparameters).map(([key, value]) => `${key} ${value}`);
        const shape = schedule
            ? [[schedule.id, ...Object.entries(schedule.parameters ?? {}).flat()].join(' ')]
            : [];
        return [rate === undefined ? name : `${name}: η ${rate}`, ...more, ...shape].join(', ');
    });
    const random = noise ?? surface.noise;
    return [...rates, `${steps} steps`, `seed ${seed}`, ...(random ? [`noise ${random}`] : [])];
}

// Pieces in as many lines as they need.
function wrapped(pieces, width, font) {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.font = font;
    return pieces.reduce((lines, piece) => {
        const longer = lines.length === 0 ? piece : `${lines.at(-1)}; ${piece}`;
        return lines.length > 0 && context.measureText(longer).width > width
            ? [...lines, piece]
            : [...lines.slice(0, -1), longer];
    }, []);
}

function flat(container) {
    const canvases = [...container.querySelectorAll('canvas')];
    const picture = new OffscreenCanvas(Math.max(canvases[0].width, 1), Math.max(canvases[0].height, 1));
    canvases.forEach((canvas) => canvas.width > 0 && picture.getContext('2d').drawImage(canvas, 0, 0));
    return picture;
}

function save(file, content, type) {
    const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    const link = h('a', { href: url, download: file });
    document.body.append(link);
    link.click();
    link.remove();
    // The browser reads the file after the click; a while later it is sure to have it.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    toast(`${file} saved`);
}

function quoted(text) {
    return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
