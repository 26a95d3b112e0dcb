package app;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Csv;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.AdamW;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ejml.dense.row.CommonOps_DDRM;

/** Trains a little in each way that needs a library of others: EJML, one for erf, one for CSV and one for JSON. */
public final class Main {
    private Main() {}

    public static void main(String[] folder) throws Exception {
        Path data = Path.of(folder[0], "data.csv");
        Files.writeString(data, "0.5,1\n-1,2\n");
        Variable x = Variable.of(Csv.withoutHeader().read(data).values());
        SplitMix random = new SplitMix(1);
        Sequential model = Sequential.of(new Linear(2, 64, random), new Gelu(), new Linear(64, 2, random));
        Optimizer optimizer = Optimizer.of(new AdamW(), 1e-3, model.parameters());
        var loss = Captured.of((Variable input) -> Losses.meanSquaredError(model.forward(input), input));
        for (int step = 0; step < 5; step++) {
            optimizer.step(loss.gradients(x));
        }
        Path saved = Path.of(folder[0], "model.safetensors");
        Checkpoint.save(saved, model, optimizer);
        Checkpoint.load(saved, model, optimizer);
        System.out.println(Elementwise.erf(x).sum().scalar() > 0);
        System.out.println(CommonOps_DDRM.elementSum(x.value()));
        System.out.println(Main.class.getModule() + " uses " + Checkpoint.class.getModule());
    }
}
