package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.EditRequest;
import dev.ravine.examples.site.api.NetFileResponse;
import dev.ravine.examples.site.api.NetFrame;
import dev.ravine.examples.site.api.NetPath;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.NetResponse;
import dev.ravine.examples.site.api.WeightEdit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A net that trains a few steps at a time, and shows itself in between. */
public final class LiveNet {
    private static final long NANOS_A_FRAME = TimeUnit.MILLISECONDS.toNanos(200);

    private final String id;
    private final Training training;
    private final Frames frames;
    private @Nullable String broke;

    /** A net before its first step. */
    public LiveNet(String id, NetRequest request) {
        this.id = id;
        training = new Training(request);
        frames = new Frames(training);
    }

    /** By which requests name it. */
    public String id() {
        return id;
    }

    /** What the page is told when it is made. */
    public NetResponse told() {
        return training.told(id);
    }

    /** Takes the given number of steps, or fewer if they take long (so that a slow net moves on the screen, too), and shows itself. */
    public NetFrame frame(int steps) {
        long began = System.nanoTime();
        try {
            for (int i = 0; i < steps && canStep() && System.nanoTime() - began < NANOS_A_FRAME; i++) {
                training.step();
            }
        } catch (IllegalArgumentException | IllegalStateException diverged) {
            broke = "After " + training.steps() + " steps the numbers are too large: " + diverged.getMessage()
                    + ". A lower rate may help.";
        }
        return frames.now(broke);
    }

    /**
     * Sets a weight or a bias, and shows itself.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    public NetFrame edit(EditRequest edit) {
        training.edit(new WeightEdit(training.steps(), edit.layer(), edit.output(), edit.input(), edit.value()));
        return frames.now(broke);
    }

    /** Its weights as a file. */
    public NetFileResponse file() {
        return new NetFileResponse(TensorFile.of(training.net()));
    }

    private boolean canStep() {
        return broke == null && !training.isDone();
    }

    /** Where it has been. */
    public NetPath path() {
        List<Path.Place> places = training.path().upTo(training.steps());
        return new NetPath(
                places.stream().mapToInt(Path.Place::step).toArray(),
                places.stream().map(Path.Place::weights).toArray(double[][]::new));
    }
}
