package dev.ravine.examples.site.net;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.NetFrame;
import dev.ravine.examples.site.api.NetFrame.Boundary;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Looks at a training. */
final class Frames {
    private static final int BOUNDARY_SIZE = 60;
    static final int MAP_SIZE = 24;

    /** What a layer's gradient is at most, as a share of the last layer's, where the layer learns no more. */
    private static final double VANISHED = 1e-8;

    private final Training training;
    private final Variable boundaryGrid;
    private final Variable mapGrid;

    Frames(Training training) {
        this.training = training;
        boundaryGrid = training.problem().grid(BOUNDARY_SIZE);
        mapGrid = training.problem().grid(MAP_SIZE);
    }

    /**
     * What there is to see now.
     *
     * @param broke why the net cannot go on; null while it can
     */
    NetFrame now(@Nullable String broke) {
        return Recording.off(() -> training.net().evaluating(() -> look(broke)));
    }

    private NetFrame look(@Nullable String broke) {
        Problem problem = training.problem();
        List<NetFrame.Layer> layers = layers();
        return new NetFrame(
                training.steps(),
                training.epoch(),
                training.loss(problem.train()),
                training.penalty(),
                training.loss(problem.test()),
                problem.task().score(training.output(problem.train()), problem.train()),
                problem.task().score(training.output(problem.test()), problem.test()),
                training.nextRate(),
                boundary(),
                layers,
                training.isDone(),
                dead(layers),
                broke);
    }

    private Boundary boundary() {
        Variable output = training.net().forward(boundaryGrid);
        if (training.problem().task() == Task.REGRESSION) {
            return new Boundary(BOUNDARY_SIZE, null, training.problem().predictions(output));
        }
        Variable shares = Reductions.softmax(output, Per.ROW);
        int[] labels = new int[shares.rows()];
        double[] share = new double[shares.rows()];
        for (int i = 0; i < share.length; i++) {
            // A net that has gone astray says NaN, for which there is no likeliest class.
            share[i] = Double.NaN;
            for (int j = 0; j < shares.columns(); j++) {
                double other = shares.value().get(i, j);
                if (!(share[i] >= other) && !Double.isNaN(other)) {
                    labels[i] = j;
                    share[i] = other;
                }
            }
            share[i] = rounded(share[i]);
        }
        return new Boundary(BOUNDARY_SIZE, labels, share);
    }

    private List<NetFrame.Layer> layers() {
        List<NetFrame.Layer> layers = new ArrayList<>();
        Gradients gradients = training.gradients();
        Variable y = mapGrid;
        Iterator<Layer> parts = training.net().children().values().iterator();
        while (parts.hasNext()) {
            Layer linear = parts.next();
            y = linear.forward(y);
            y = parts.hasNext()
                    ? parts.next().forward(y)
                    : training.problem().task().answer(y);
            layers.add(layer((Linear) linear, gradients, y.value()));
        }
        return layers;
    }

    /** Names the hidden layers whose gradients vanish beside the last layer's. */
    private static @Nullable String dead(List<NetFrame.Layer> layers) {
        Double last = layers.get(layers.size() - 1).gradientNorm();
        if (last == null || last == 0) {
            return null;
        }
        List<String> dead = IntStream.range(0, layers.size() - 1)
                .filter(i -> Objects.requireNonNull(layers.get(i).gradientNorm()) <= VANISHED * last)
                .mapToObj(i -> Integer.toString(i + 1))
                .toList();
        return dead.isEmpty()
                ? null
                : "In the last batch next to no gradient reached layer " + String.join(" and layer ", dead)
                        + ": the units behind are saturated or switched off for every sample. Steps were too long, or"
                        + " the start was unlucky: try a lower rate, another activation or another seed.";
    }

    private static NetFrame.Layer layer(Linear linear, @Nullable Gradients gradients, DMatrixRMaj values) {
        Parameter weight = linear.parameters().get("weight");
        Parameter bias = linear.parameters().get("bias");
        double[][] weightGradient = null;
        Double norm = null;
        if (gradients != null) {
            DMatrixRMaj ofWeight = gradients.of(weight);
            weightGradient = rows(ofWeight);
            double ofBias = norm(gradients.of(bias));
            norm = Math.sqrt(norm(ofWeight) * norm(ofWeight) + ofBias * ofBias);
        }
        return new NetFrame.Layer(
                rows(weight.value()), bias.value().data.clone(), weightGradient, norm, MAP_SIZE, maps(values));
    }

    private static double norm(DMatrixRMaj matrix) {
        return Reductions.norm(Variable.wrap(matrix)).scalar();
    }

    private static double[][] rows(DMatrixRMaj matrix) {
        double[][] rows = new double[matrix.numRows][matrix.numCols];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(matrix.data, i * matrix.numCols, rows[i], 0, matrix.numCols);
        }
        return rows;
    }

    /** A map for each column. */
    static double[][] maps(DMatrixRMaj values) {
        double[][] maps = new double[values.numCols][values.numRows];
        for (int i = 0; i < values.numRows; i++) {
            for (int j = 0; j < values.numCols; j++) {
                maps[j][i] = rounded(values.get(i, j));
            }
        }
        return maps;
    }

    /** Enough for a colour. */
    private static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }
}
