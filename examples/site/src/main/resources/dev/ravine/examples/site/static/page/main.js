// Starts the page: the catalogue, the state that the address says, and what is wired to the page as a whole.

import * as api from './api.js';
import { fromAddress, leavesOutPoints, toAddress } from './address.js';
import { byId, fill, h } from './dom.js';
import { exportCsv, exportHtml, exportJava, exportJson, exportPng } from './exports.js';
import { Nets } from './nets.js';
import { Race } from './race.js';
import { keyTable, listenToKeys } from './shortcuts.js';
import { raceRequest } from './state.js';
import { startTheme } from './theme.js';
import { copy, openDialog, toast } from './toast.js';

startTheme(byId('theme'));

const catalogue = await api.catalogue().catch((refusal) => {
    toast(refusal.message);
    throw refusal;
});
// The state is one object for good, which everything holds; an address is poured into it.
const state = read(api.exported ? api.exportedHash : location.hash);

// Reports everything in an address that is not understood, at once.
function read(hash) {
    const problems = [];
    const found = fromAddress(hash, catalogue, (problem) => problems.push(problem));
    if (problems.length > 0) {
        toast(problems.join('\n'));
    }
    return found;
}

let saying = 0;
function say() {
    clearTimeout(saying);
    // Browsers stop pages that change their address too often.
    saying = setTimeout(() => {
        if (!api.exported) {
            history.replaceState(null, '', toAddress(state, catalogue));
        }
    }, 150);
}

const race = new Race(state, catalogue, say);
const nets = new Nets(byId('nets'), state, catalogue, say);

async function show() {
    const isRace = state.view === 'race';
    byId('race').hidden = !isRace;
    byId('nets').hidden = isRace;
    document.querySelectorAll('#menu-export button').forEach((button) => {
        button.hidden = button.id.startsWith('export-net') === isRace;
    });
    byId('tab-race').setAttribute('aria-pressed', String(isRace));
    byId('tab-nets').setAttribute('aria-pressed', String(!isRace));
    showNote();
    if (isRace) {
        nets.leave();
        await race.start();
        if (api.exported) {
            fix();
        }
    } else {
        race.playback.pause();
        await nets.start();
        // The view that the note stands in is made with the first net.
        showNote();
    }
}

// An export's run is what it is: all that would change it can be read, not worked.
function fix() {
    document.documentElement.classList.add('exported');
    document.querySelectorAll('#setup :is(input, select, .segments button)').forEach((field) => {
        field.disabled = true;
    });
}

function showNote() {
    const note = byId('note');
    note.hidden = state.note === '';
    fill(
        note,
        h('p', {}, state.note),
        h(
            'button.icon.small',
            {
                type: 'button',
                'aria-label': 'Close the note',
                onclick: () => {
                    state.note = '';
                    note.hidden = true;
                    say();
                },
            },
            '×',
        ),
    );
    byId(state.view === 'race' ? 'transport' : 'nets-transport')?.after(note);
}

function visit(view) {
    state.view = view;
    state.note = '';
    show();
    say();
}

byId('tab-race').addEventListener('click', () => visit('race'));
byId('tab-nets').addEventListener('click', () => visit('nets'));
byId('share').addEventListener('click', () =>
    copy(
        location.href.replace(/#.*/, '') + toAddress(state, catalogue),
        leavesOutPoints(state, catalogue) ? 'Link without your points, which are too many for it,' : 'Link',
    ),
);

window.addEventListener('hashchange', () => {
    // Our own changes replace the address silently, so this is a link that was followed or an address that was typed.
    Object.assign(state, read(location.hash));
    race.setup.render();
    nets.render();
    show();
});

const failing = (act) => () =>
    Promise.resolve()
        .then(act)
        .catch((failure) => toast(failure.message));
const exportAs = (id, act, there = () => race.race) =>
    byId(id).addEventListener('click', () => {
        byId('menu-export').open = false;
        if (there()) {
            failing(act)();
        } else {
            toast('There is no run to take out');
        }
    });
exportAs('export-java', () => exportJava(raceRequest(state, catalogue)));
exportAs('export-csv', () => exportCsv(race.shown));
exportAs('export-json', () => exportJson(raceRequest(state, catalogue), race.shown, location.href));
exportAs('export-png', () => exportPng(race.shown));
exportAs('export-net-java', () => nets.exportJava(), () => true);
exportAs('export-net-safetensors', () => nets.exportFile(), () => true);
exportAs('export-html', () => exportHtml(race, catalogue, toAddress(state, catalogue)));

const inRace = (act) => () => (state.view === 'race' ? act() : undefined);
const shortcuts = [
    {
        keys: [' '],
        shown: ['space'],
        does: 'play or pause',
        run: () => (state.view === 'race' ? race.playback.toggle() : nets.toggle()),
    },
    {
        keys: ['ArrowRight'],
        shown: ['→'],
        does: 'one step forward',
        run: () => (state.view === 'race' ? race.playback.move(1) : nets.step()),
    },
    { keys: ['ArrowLeft'], shown: ['←'], does: 'one step back', run: inRace(() => race.playback.move(-1)) },
    {
        keys: ['Home', 'r', 'R'],
        shown: ['R', 'Home'],
        does: 'back to step 0',
        run: () => (state.view === 'race' ? race.playback.move(-race.playback.at) : nets.reset()),
    },
    { keys: ['End'], does: 'to the last step', run: inRace(() => race.playback.move(race.playback.steps)) },
    { keys: ['+', '='], shown: ['+'], does: 'faster', run: inRace(() => race.faster(1)) },
    { keys: ['-', '_'], shown: ['−'], does: 'slower', run: inRace(() => race.faster(-1)) },
    ...Array.from({ length: 8 }, (_, i) => ({
        keys: [String(i + 1)],
        shown: ['1', '…', '8'],
        does: i === 0 ? 'select an optimizer' : '',
        run: inRace(() => race.select(i)),
    })),
    {
        keys: ['i', 'I'],
        shown: ['I'],
        does: 'inspector larger or smaller',
        run: inRace(() => byId('inspector-size').click()),
    },
    { keys: ['t', 'T'], shown: ['T'], does: 'light or dark', run: () => byId('theme').click() },
    { keys: ['?'], does: 'this help', run: () => help() },
];
listenToKeys(shortcuts);
byId('help').addEventListener('click', help);

function help() {
    openDialog(
        'Help',
        h(
            'p',
            {},
            'Every number on this page is computed by Ravine’s autograd and optim; the page only draws. ' +
                'Click or drag in the contours to set where runs start. Pick an optimizer by its sign to see its arrows and to look into its steps.',
        ),
        h(
            'p',
            {},
            'The address holds all that is chosen: to make a lesson, set things up and copy the link. ',
            h('code', {}, '&note=…'),
            ' at its end adds a sentence above the views.',
        ),
        h(
            'p',
            {},
            'L-BFGS and Newton-CG search for each step: along a line, or in a circle that they trust. Select one to see the points ' +
                'that it tries. They ask for the loss several times within a step, so the clock can count what each asks for after ' +
                'the start: a gradient with the loss, or a product with the Hessian.',
        ),
        h(
            'p',
            {},
            'Nets also learn from points of your own, which you draw, write or paste as CSV, with classes or with numbers to predict. ' +
                'Click a neuron to see it enlarged, and its weights and its bias, which you can set; or a line between neurons to set its ' +
                'weight. The address says after which step. ' +
                'Export writes the training as a Java program, and the weights as a file.',
        ),
        h('h3', {}, 'Keys'),
        keyTable(shortcuts),
        h(
            'p.about',
            {},
            'With the focus in the contours, arrow keys move the start, with Shift by a pixel; in the surface, they turn it. ' +
                'In the plane of your own points, they move a cross, and Enter places a point; in the neurons, they choose a weight, and after Enter a neuron. ',
            `Kernels: ${catalogue.kernels}.`,
        ),
    );
}

// Menus close when something else is clicked, or with Escape.
document.addEventListener('click', (event) => {
    document.querySelectorAll('details.menu[open]').forEach((menu) => {
        if (!menu.contains(event.target)) {
            menu.open = false;
        }
    });
});
document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
        document.querySelectorAll('details.menu[open]').forEach((menu) => {
            menu.open = false;
            menu.querySelector('summary').focus();
        });
    }
});

await show();
document.documentElement.classList.add('ready');
