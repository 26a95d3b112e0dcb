package dev.ravine.nn;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Csv;
import dev.ravine.nn.loss.Losses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Somebody's program: it trains on what it reads from a file, in large enough matrices that helper threads take part,
 * evaluates, saves and loads. It returns the last loss.
 */
public final class Application implements Callable<Double> {
    private static final int SIZE = 128;

    @Override
    public Double call() throws Exception {
        Path folder = Files.createTempDirectory("application");
        Path data = folder.resolve("data.csv");
        Path saved = folder.resolve("model.safetensors");
        try {
            Files.writeString(data, ("0.5,".repeat(SIZE - 1) + "0.5\n").repeat(SIZE));
            Variable x = Variable.of(Csv.withoutHeader().read(data).values());
            SplitMix random = new SplitMix(1);
            Layer model = Sequential.of(
                    new Linear(SIZE, SIZE, random),
                    new Gelu(),
                    new Dropout(0.5, random),
                    new Linear(SIZE, SIZE, random));
            var loss = Captured.of((Variable input) -> Losses.meanSquaredError(model.forward(input), input));
            for (int step = 0; step < 10; step++) {
                var gradients = loss.gradients(x);
                for (Parameter parameter : model.parameters().values()) {
                    double[] gradient = gradients.of(parameter).data;
                    parameter.update(entries -> {
                        for (int i = 0; i < entries.length; i++) {
                            entries[i] -= 0.1 * gradient[i];
                        }
                    });
                }
            }
            Losses.meanSquaredError(model.forward(x), x).backward();
            Checkpoint.save(saved, model);
            Checkpoint.load(saved, model);
            return model.evaluating(
                    () -> Losses.meanSquaredError(model.forward(x), x).scalar());
        } finally {
            Files.deleteIfExists(saved);
            Files.deleteIfExists(data);
            Files.deleteIfExists(folder);
        }
    }
}
