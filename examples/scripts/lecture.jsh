// A lecture: gradients, graphs, second derivatives, a check, a mistake, an explained step, an error, a net.
// All at once: examples/run jshell examples/scripts/lecture.jsh. For a class, paste it part by part.

// 1. A variable is a matrix that knows how it was computed. A parameter is one that training may change.
Parameter w = new Parameter("w", new double[][] {{0.5}, {-1}});
Variable x = Variable.of(new double[][] {{1, 2}, {3, 4}});
Variable y = tanh(x.matmul(w));
println("1. " + y);

// 2. A loss is 1×1. One walk from it back to the parameters gives all of its derivatives.
Variable loss = y.pow(2).mean();
Gradients gradients = loss.backward();
println("\n2. " + gradients);

// 3. The computation is a graph. Drawn with the gradient that arrives at each node, it is the chain rule.
println("\n3. " + GraphDrawing.of(loss).withGradients());

// 4. A derivative is made of operations too, so it has derivatives. The Hessian of Σ x⁴ is diagonal: 12x².
Variable at = Variable.of(new double[][] {{1, 2, 3}});
println("4. " + Derivatives.gradient(v -> v.pow(4).sum(), at));
println("   " + Derivatives.hessian(v -> v.pow(4).sum(), at));

// 5. Nobody has to believe that. The checker compares every derivative with differences of the function itself.
println("\n5. " + GradientCheck.of(v -> tanh(x.matmul(v)).pow(2).mean()).at(w).order(2).run());

// 6. A mistake: the derivative of x² is 2x, and this rule says x.
Variable wrongSquare(Variable v) {
    return Variable.computed("wrongSquare", square(v).value().copy(), Variable.wrt(v, (result, g) -> g.mul(v)));
}
println("\n6. " + GradientCheck.of(v -> wrongSquare(v).sum()).at(at).run());

// 7. A step downhill. An optimizer holds the rule, the learning rate and what the rule remembers.
Optimizer optimizer = Optimizer.of(new Momentum(0.9), 0.1, Parameters.of(w));
println("\n7. " + optimizer.explain(gradients, w, 0, 0));
optimizer.step(gradients);
println(optimizer);

// 8. This loss was computed with the old w. Its gradient now would be a mixture, so to ask for it is an error.
try {
    loss.backward();
} catch (IllegalStateException e) {
    println("\n8. " + e.getMessage());
}

// 9. A loop of steps; each computes the loss again.
for (int i = 0; i < 100; i++) {
    optimizer.step(tanh(x.matmul(w)).pow(2).mean().backward());
}
println("\n9. loss " + tanh(x.matmul(w)).pow(2).mean().scalar() + " at " + w);

// 10. A net tells two moons apart.
RandomGenerator random = new SplitMix(1);
Dataset moons = Generated.moons(200, 0.1, random);
Variable points = Variable.of(moons.x());
Layer model = Sequential.of(new Linear(2, 16, random), new Tanh(), new Linear(16, 2, random));
Optimizer adam = Optimizer.of(new Adam(), 0.01, model.parameters());
for (int i = 0; i < 300; i++) {
    adam.step(Losses.crossEntropy(model.forward(points), moons.labels()).backward());
}
println("\n10. accuracy " + Metrics.accuracy(model.forward(points), moons.labels()));
println(model);
println(adam);
