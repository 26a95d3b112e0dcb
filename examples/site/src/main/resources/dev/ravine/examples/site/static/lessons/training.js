// Trains a net to its end, looking at it now and then.

const FRAMES = 20;

// The library has one net at a time, so whoever wants another one waits.
let turn = Promise.resolve();

/**
 * The trail of a net that `request` describes: loss, testLoss, score and testScore at the steps `at`. `onFrame` hears
 * of each frame, with the net.
 */
export function netTrails(ask, request, onFrame = () => {}) {
    const mine = turn.then(() => train(ask, request, onFrame));
    turn = mine.catch(() => {});
    return mine;
}

async function train(ask, request, onFrame) {
    const net = await ask('net', request);
    const trail = { id: 'Net', at: [], loss: [], testLoss: [], score: [], testScore: [], diverged: null };
    let frame = await ask('frame', { net: net.id, steps: 0 });
    for (;;) {
        trail.at.push(frame.step);
        ['loss', 'testLoss', 'score', 'testScore'].forEach((what) => trail[what].push(frame[what]));
        onFrame(frame, net);
        if (frame.done || frame.broke) {
            return [{ ...trail, diverged: frame.broke && { step: frame.step } }];
        }
        frame = await ask('frame', { net: net.id, steps: Math.ceil(net.steps / FRAMES) });
    }
}
