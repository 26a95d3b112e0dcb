///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.schedule.Schedules;

/** A physics-informed net solves y'' = −y with y(0) = 0 and y'(0) = 1, which is the sine: {@code jbang Physics.java}. */
class Physics {
    public static void main(String[] arguments) {
        SplitMix random = new SplitMix(1);
        Layer net = Sequential.of(new Linear(1, 20, random), new Tanh(), new Linear(20, 1, random));
        Variable t = Constants.from(30, 1, (i, j) -> Math.PI * i / 29);
        Optimizer optimizer = Optimizer.of(new Adam(), Schedules.warmupCosine(0.02, 50, 2000), net.parameters());
        for (int step = 0; step < 2000; step++) {
            // y = t + t²·net(t) begins at 0 with slope 1, whatever the net says.
            Variable y = solution(net, t);
            Variable slope = Derivatives.gradient(x -> solution(net, x).sum(), t);
            Variable curvature = Derivatives.gradient(
                    x -> Derivatives.gradient(z -> solution(net, z).sum(), x).sum(), t);
            Variable loss = curvature.add(y).pow(2).mean();
            optimizer.step(loss.backward());
            if (step == 1999) {
                System.out.printf("loss %.1e, slope at 0: %.3f%n", loss.scalar(), slope.value().get(0, 0));
            }
        }
        for (double at : new double[] {0.5, 1.5, 2.5}) {
            System.out.printf("y(%.1f) = %.3f, the sine is %.3f%n", at, solution(net, Variable.of(at)).scalar(), Math.sin(at));
        }
    }

    private static Variable solution(Layer net, Variable t) {
        return t.add(t.pow(2).mul(net.forward(t)));
    }
}
