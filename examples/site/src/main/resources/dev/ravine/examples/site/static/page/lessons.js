// Lessons are nothing but links to states, each with a sentence to think about. So anyone can write their own.

export const LESSONS = [
    [
        'A ravine',
        'note=The ravine is five times steeper across than along. Watch who creeps along the floor, who swings past it, and who heads for the goal diagonally.',
        '#surface=ravine&start=-4,4&rate=0.1&race=sgd;momentum;rmsprop;adam',
    ],
    [
        'A rate too high',
        'note=Across the ravine the curvature is 2, so plain descent is stable up to a rate of 2/2 = 1. This rate is just above.',
        '#surface=ravine&start=-4,1&rate=1.02&race=sgd&steps=400&speed=50',
    ],
    [
        'Fair rates',
        'note=At one rate for all, the winner is whom that rate suits. Choose “Best each” and compare again.',
        '#surface=rosenbrock&start=-1.5,2&steps=500&speed=50&rate=0.001&race=sgd;momentum;adagrad;adam',
    ],
    [
        'Momentum and its price',
        'note=A larger γ remembers longer: faster along the ravine, and further past the goal.',
        '#surface=ravine&start=-4,4&rate=0.05&race=momentum,gamma=0.5;momentum;momentum,gamma=0.97',
    ],
    [
        'Leaving a saddle',
        'note=Near the saddle the gradient nearly vanishes. Step through the first steps and see in the inspector what each rule divides by.',
        '#surface=saddle&start=-1,0.001&rate=0.05&race=sgd;momentum;rmsprop;adam&steps=150',
    ],
    [
        'Mini-batch noise',
        'note=Every gradient here has noise in it. A constant rate never settles; a falling one does.',
        '#surface=noisy&rate=0.1&steps=400&speed=50&race=sgd;sgd,schedule=cosine,schedule.steps=400;adam',
    ],
    [
        'Many minima',
        'note=Drag the start about: which minimum is found depends on where one begins, and on the momentum.',
        '#surface=himmelblau&start=0,0&rate=0.01&race=sgd;momentum;adam',
    ],
    [
        'Searching for each step',
        'note=L-BFGS tries points along a line, Newton-CG within a circle that it trusts; Adam just steps. Go step by step, then let the clock count evaluations, of which a search takes several: who is ahead now?',
        '#surface=rosenbrock&start=-1.2,1&rate=0.02&race=lbfgs;newtonCg;adam&steps=60&speed=5',
    ],
    [
        'Backpropagation by hand',
        'note=Go through the graph from the loss upwards: each node gets its gradient from below and passes it on. Check one by hand.',
        '#f=(x*y - 2)^2 + sin(x)&start=1,3&rate=0.05&race=sgd&steps=60',
    ],
    [
        'A net learns spirals',
        'note=Watch the neurons: each draws a line, the next layer bends and joins them.',
        '#view=nets&data=spirals&layers=16,16&activation=tanh&optimizer=adam@0.01',
    ],
].map(([title, note, hash]) => ({ title, hash: `${hash}&${note.replace(/[%&#\s"<>`]/g, encodeURIComponent)}` }));
