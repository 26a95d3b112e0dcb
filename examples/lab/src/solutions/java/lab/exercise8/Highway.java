package lab.exercise8;

import static dev.ravine.autograd.Elementwise.sigmoid;
import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/** Exercise 8: a highway layer, y = t ⊙ h + (1 − t) ⊙ x. */
public final class Highway extends Layer {
    private final Linear transform;
    private final Linear gate;

    /**
     * Makes a layer whose gate is nearly closed.
     *
     * @param features the columns of its input and of its result
     * @param random where the first weights come from
     */
    public Highway(int features, RandomGenerator random) {
        transform = child("transform", new Linear(features, features, random));
        gate = child("gate", new Linear(features, features, random));
        DMatrixRMaj bias = new DMatrixRMaj(1, features);
        Arrays.fill(bias.data, -2);
        parameters().get("gate.bias").set(bias);
    }

    @Override
    protected Variable compute(Variable x) {
        Variable h = tanh(transform.forward(x));
        Variable t = sigmoid(gate.forward(x));
        return t.mul(h).add(t.neg().add(1).mul(x));
    }
}
