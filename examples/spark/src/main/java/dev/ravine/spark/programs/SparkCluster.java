package dev.ravine.spark.programs;

import dev.ravine.examples.shared.Cluster;
import dev.ravine.examples.shared.ComparedRun;
import dev.ravine.examples.shared.Comparison.Run;
import dev.ravine.spark.Sweep;
import dev.ravine.spark.Trial;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Does the runs of a comparison as a {@link Sweep}. */
public final class SparkCluster implements Cluster {
    @Override
    public List<Run> run(String master, List<ComparedRun> runs, BiConsumer<ComparedRun, String> listener) {
        return Session.run("compare", master, session -> {
            List<Trial<ComparedRun, Run>> trials = Sweep.of(runs, SparkCluster::run)
                    .listen(trial -> listener.accept(trial.configuration(), trial.failure()))
                    .run(JavaSparkContext.fromSparkContext(session.sparkContext()), run -> run.losses()
                            .get(run.losses().size() - 1));
            return trials.stream()
                    .filter(trial -> trial.result() != null)
                    .map(trial -> Objects.requireNonNull(trial.result()))
                    .toList();
        });
    }

    private static Run run(ComparedRun run, long seed, @Nullable Object noFold) {
        return run.run();
    }
}
