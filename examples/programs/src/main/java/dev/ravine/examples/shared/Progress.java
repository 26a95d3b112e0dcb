package dev.ravine.examples.shared;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** The progress of a run: a bar on a terminal, otherwise an occasional line. */
public final class Progress implements AutoCloseable {
    private static final int LINES = 20;

    private final PrintStream out;
    private final @Nullable ProgressBar bar;
    private final String task;
    private final long steps;
    private final long start = System.nanoTime();
    private long step;
    private long printed;

    /**
     * Begins.
     *
     * @param task what is being done, in a word
     * @param done the number of steps already done
     * @param steps the total number of steps
     */
    public Progress(String task, long done, long steps) {
        this.task = task;
        this.steps = steps;
        this.step = done;
        out = System.out;
        bar = Terminal.showsErrors()
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .startsFrom(done, java.time.Duration.ZERO)
                        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
                        .setUpdateIntervalMillis(100)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err, Terminal.columns()))
                        .build()
                : null;
    }

    /** Advances by one step; the message is shown now and then. */
    public void step(String message) {
        step++;
        if (bar != null) {
            bar.setExtraMessage(" " + message);
            bar.step();
        } else if (step == steps || step * LINES / steps > printed) {
            printed = step * LINES / steps;
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf("%s %d/%d  %s  %.1f s%n", task, step, steps, message, seconds);
        }
    }

    /** Ends the bar. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
