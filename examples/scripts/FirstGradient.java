///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-autograd:0.1.0-SNAPSHOT

import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.graph.GraphDrawing;

/** A gradient, the graph that it flows through, and a check of it: {@code jbang FirstGradient.java}. */
class FirstGradient {
    public static void main(String[] arguments) {
        Parameter w = new Parameter("w", new double[][] {{0.5}, {-1}});
        Variable x = Variable.of(new double[][] {{1, 2}, {3, 4}});
        Variable loss = tanh(x.matmul(w)).pow(2).mean();
        System.out.println(loss.backward());
        System.out.println(GraphDrawing.of(loss).withGradients());
        System.out.println(
                GradientCheck.of(v -> tanh(x.matmul(v)).pow(2).mean()).at(w).run());
    }
}
