package dev.ravine.examples.playground.api;

import com.google.gson.annotations.SerializedName;
import org.jspecify.annotations.Nullable;

/**
 * What a net should do.
 *
 * @param action what
 * @param stepsPerFrame how many steps go by between two frames from now on, or fewer if they take long; if missing, as
 *     before; 1 at first
 */
public record NetControl(Action action, @Nullable Integer stepsPerFrame) {
    /** What a net can be told. */
    public enum Action {
        /** To train. */
        @SerializedName("resume")
        RESUME,
        /** To wait. */
        @SerializedName("pause")
        PAUSE,
        /** To take as many steps as are in a frame, and wait. */
        @SerializedName("step")
        STEP,
        /** To end. It is gone then. */
        @SerializedName("stop")
        STOP,
        /** Nothing; to change the speed alone. */
        @SerializedName("keep")
        KEEP
    }

    /** Checks that there is an action. */
    public NetControl {
        Check.that(action != null, "'action' is missing or unknown, expected resume, pause, step, stop or keep");
        if (stepsPerFrame != null) {
            Check.range("stepsPerFrame", stepsPerFrame, 1, 1000);
        }
    }
}
