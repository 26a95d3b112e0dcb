package dev.ravine.examples.benchmarks.workload;

import dev.ravine.nn.checkpoint.SafeTensors;
import dev.ravine.nn.data.Batch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** The weights and the batches of a workload in a file, so that another framework can start from the same. */
public final class StartFile {
    private StartFile() {}

    /** Writes a safetensors file: {@code parameter.NAME}, {@code batch.I.x}, {@code batch.I.labels} or {@code .targets}. */
    public static void write(Path path, Workload workload) {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        workload.model()
                .parameters()
                .forEach((name, parameter) -> matrices.put("parameter." + name, parameter.value()));
        int i = 0;
        for (Batch batch : workload.batches()) {
            String name = "batch." + i++ + ".";
            matrices.put(name + "x", batch.x().value());
            if (workload.isClassifying()) {
                double[] labels = Arrays.stream(batch.labels()).asDoubleStream().toArray();
                matrices.put(name + "labels", DMatrixRMaj.wrap(1, labels.length, labels));
            } else {
                matrices.put(name + "targets", batch.targets().value());
            }
        }
        SafeTensors.of(matrices, Map.of()).write(path);
    }
}
