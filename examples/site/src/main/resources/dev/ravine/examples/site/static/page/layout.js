// Lays out a computation in layers: what is computed from something stands below it, lines cross seldom.

const PASSES = 6;

/**
 * Places nodes {id, inputs} of the given width and height. Answers {places: id -> {x, y}, edges: [{from, to, points}],
 * width, height}; places are centres, and an edge that passes layers has a point in each of them.
 */
export function layered(nodes, { nodeWidth, nodeHeight, gapX, gapY, bendWidth }) {
    const depth = depths(nodes);
    const rows = [];
    const cell = (layer, width) => {
        const made = { layer, width, x: 0, above: [], below: [] };
        (rows[layer] ??= []).push(made);
        return made;
    };
    const cells = new Map(nodes.map(({ id }) => [id, cell(depth.get(id), nodeWidth)]));
    const edges = [];
    for (const { id, inputs } of nodes) {
        for (const input of new Set(inputs)) {
            const chain = [cells.get(input)];
            for (let layer = depth.get(input) + 1; layer < depth.get(id); layer++) {
                chain.push(cell(layer, bendWidth));
            }
            chain.push(cells.get(id));
            chain.slice(1).forEach((to, i) => {
                chain[i].below.push(to);
                to.above.push(chain[i]);
            });
            edges.push({ from: input, to: id, chain });
        }
    }
    spread(rows, gapX);
    for (let pass = 0; pass < PASSES; pass++) {
        const down = pass % 2 === 0;
        (down ? rows : [...rows].reverse()).forEach((row) => settle(row, down ? 'above' : 'below', gapX));
    }
    const left = Math.min(...rows.flat().map(({ x, width }) => x - width / 2));
    const right = Math.max(...rows.flat().map(({ x, width }) => x + width / 2));
    const y = (layer) => layer * (nodeHeight + gapY) + nodeHeight / 2;
    return {
        places: new Map([...cells].map(([id, { x, layer }]) => [id, { x: x - left, y: y(layer) }])),
        edges: edges.map(({ from, to, chain }) => ({
            from,
            to,
            points: chain.map(({ x, layer }) => ({ x: x - left, y: y(layer) })),
        })),
        width: right - left,
        height: rows.length * (nodeHeight + gapY) - gapY,
    };
}

// A node stands one below its lowest input; a constant just above what uses it first.
function depths(nodes) {
    const depth = new Map();
    for (const { id, inputs } of nodes) {
        depth.set(id, inputs.length === 0 ? 0 : 1 + Math.max(...inputs.map((input) => depth.get(input))));
    }
    for (const { id, inputs, operation } of nodes) {
        const users = nodes.filter((node) => node.inputs.includes(id));
        if (inputs.length === 0 && operation === 'constant' && users.length > 0) {
            depth.set(id, Math.min(...users.map((user) => depth.get(user.id))) - 1);
        }
    }
    return depth;
}

function spread(rows, gap) {
    for (const row of rows) {
        let x = 0;
        for (const cell of row) {
            cell.x = x + cell.width / 2;
            x += cell.width + gap;
        }
        row.forEach((cell) => {
            cell.x -= (x - gap) / 2;
        });
    }
}

// Orders a row by where its neighbours are, and moves each cell as near to them as the others let it.
function settle(row, side, gap) {
    const wish = new Map(
        row.map((cell) => [cell, cell[side].length > 0 ? mean(cell[side].map(({ x }) => x)) : cell.x]),
    );
    row.sort((a, b) => wish.get(a) - wish.get(b));
    let edge = -Infinity;
    for (const cell of row) {
        cell.x = Math.max(wish.get(cell), edge + cell.width / 2);
        edge = cell.x + cell.width / 2 + gap;
    }
    // Pushing went to the right only; half of it is given back.
    const shift = mean(row.map((cell) => wish.get(cell) - cell.x));
    row.forEach((cell) => {
        cell.x += shift;
    });
}

function mean(values) {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}
