package dev.ravine.examples.benchmarks.compare;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.examples.benchmarks.workload.StartFile;
import dev.ravine.examples.benchmarks.workload.Timing;
import dev.ravine.examples.benchmarks.workload.Workload;
import dev.ravine.examples.benchmarks.workload.Workloads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * Runs a workload when told to: a command is a line on standard input, and so is each answer on standard output.
 *
 * <pre>
 *   about           how many parameters there are, and which kernels compute
 *   start FILE      writes the weights and the batches that it starts from
 *   trace STEPS     the losses of the first steps
 *   warm-up MILLIS  trains until so much of the processors' time has gone, which is when what is hot is compiled
 *   run MILLIS      starts anew, takes a step, trains for so long, and tells: steps, mean nanoseconds of a step,
 *                   last loss, and the nanoseconds of processors' time that a step took
 *   allocated STEPS the bytes that a step allocates, on average over STEPS steps
 *   memory          the most memory that the process ever held, in KiB
 * </pre>
 */
public final class WorkloadWorker {
    /** How often the second half of a warm-up starts anew. */
    private static final int STARTS = 10;

    private final Workloads which;

    private WorkloadWorker(Workloads which) {
        this.which = which;
    }

    /** Takes the name of a workload, and answers until the input ends. */
    public static void main(String[] arguments) throws IOException {
        WorkloadWorker worker = new WorkloadWorker(Workloads.named(arguments[0]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(worker.answer(line.split(" ", 2)));
        }
    }

    private String answer(String[] command) throws IOException {
        return switch (command[0]) {
            case "about" ->
                which.start().model().parameters().entries() + " "
                        + Kernels.active().name();
            case "start" -> {
                StartFile.write(Path.of(command[1]), which.start());
                yield "written";
            }
            case "trace" -> trace(Integer.parseInt(command[1]));
            case "warm-up" -> {
                // Half of it in one go, and half with starts in between, as in what is measured.
                int millis = Integer.parseInt(command[1]);
                Timing.warmUp(which.start(), millis / 2);
                for (int i = 0; i < STARTS; i++) {
                    Timing.warmUp(which.start(), millis / 2 / STARTS);
                }
                yield "warm";
            }
            case "run" -> {
                Timing timing = Timing.of(which.start(), Long.parseLong(command[1]));
                yield timing.steps() + " " + timing.meanNanos() + " " + timing.loss() + " " + timing.processorNanos();
            }
            case "allocated" -> String.valueOf(Timing.allocatedBytes(which.start(), Integer.parseInt(command[1])));
            case "memory" -> String.valueOf(PeakMemory.kibibytes());
            default -> throw new IllegalArgumentException("WorkloadWorker: '" + command[0] + "' is no command");
        };
    }

    private String trace(int steps) {
        Workload workload = which.start();
        StringJoiner losses = new StringJoiner(" ");
        for (int i = 0; i < steps; i++) {
            losses.add(String.valueOf(workload.step()));
        }
        return losses.toString();
    }
}
