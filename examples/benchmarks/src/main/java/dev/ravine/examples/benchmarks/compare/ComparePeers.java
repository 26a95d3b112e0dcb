package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.report.Machine;
import dev.ravine.examples.benchmarks.workload.Workloads;
import dev.ravine.examples.shared.Failure;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the workloads in turns with PyTorch and JAX, and prints the tables. */
@Command(
        name = "examples/run compare-peers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs small networks in turns with PyTorch's eager mode and with JAX, which compiles whole steps and"
                    + " loops, and prints how many times as long these take.",
            "Leaves out a peer that is not installed. Takes about 17 minutes on an otherwise idle machine."
        })
public final class ComparePeers implements Callable<Integer> {
    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            description =
                    "The workloads to run: xor, moons, digits, small, wide, lstm, cnn, transformer (default: all).")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "Fewer and shorter rounds: some seven minutes, for a rough picture.")
    private boolean quick;

    @Option(
            names = "--processor-time",
            description = "Measures processor time instead of wall-clock time: for a busy machine.")
    private boolean processor;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "The highest number of threads: 1, or 2 to take the better of 1 and 2 (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    @Option(
            names = "--narrow",
            description = "Holds all sides to vectors of 256 bits, on a machine that has longer ones.")
    private boolean narrow;

    @Option(
            names = "--kernels",
            paramLabel = "KIND",
            description = "Ravine's kernels: vector or portable (default: ${DEFAULT-VALUE}).")
    private String kernels = "vector";

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "PEER",
            description = "The peers to run (default: ${DEFAULT-VALUE}).")
    private List<String> peerNames = List.of("pytorch", "jax");

    @Option(
            names = "--python",
            paramLabel = "FILE",
            description = "A Python interpreter with PyTorch and JAX installed (default: ${DEFAULT-VALUE}).")
    private String python = "python3";

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "An option for Ravine's JVMs; may be repeated. Default: -XX:+UseSerialGC, -Xmx256m"
                    + " and -XX:+UseTransparentHugePages, the fastest choice for these networks.")
    private List<String> javaOptions = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+UseTransparentHugePages");

    private ComparePeers() {}

    /** Runs the comparison; {@code --help} lists the options. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ComparePeers())
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    String message = Failure.ofTheUsers(thrown);
                    if (message.isEmpty()) {
                        throw thrown;
                    }
                    command.getErr().println(command.getCommandName() + ": " + message);
                    return 2;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<Workloads> chosen = names.isEmpty()
                ? List.of(Workloads.values())
                : names.stream().map(Workloads::named).toList();
        if (!kernels.equals("vector") && !kernels.equals("portable")) {
            throw new Failure("--kernels " + kernels + " is not known; expected vector or portable");
        }
        Failure.unless(threads == 1 || threads == 2, "--threads", threads, "1 or 2");
        Map<Framework, Peer> peers = peers();
        Comparison.Plan plan = quick
                ? new Comparison.Plan(3, 100, 6000, processor, threads, narrow)
                : new Comparison.Plan(9, 400, 14_000, processor, threads, narrow);
        List<String> options = new ArrayList<>(javaOptions);
        if (narrow) {
            options.add("-XX:UseAVX=2");
        }
        options.add("-Dravine.kernels=" + kernels);
        Comparison comparison = new Comparison(plan, options, peers);
        List<Result> results = new ArrayList<>();
        for (Workloads workload : chosen) {
            results.add(comparison.run(workload));
            System.err.println(
                    results.size() + " of " + chosen.size() + ": " + RatioTable.line(results.get(results.size() - 1)));
        }
        print(new RatioTable(results), peers.values(), plan);
        return 0;
    }

    /** Those that are there, of those that are asked for. */
    private Map<Framework, Peer> peers() {
        Map<Framework, Peer> peers = new EnumMap<>(Framework.class);
        for (Framework framework : peerNames.stream().map(Framework::peer).toList()) {
            Peer.of(framework, python)
                    .ifPresentOrElse(
                            peer -> peers.put(framework, peer),
                            () -> System.err.printf(
                                    "%s was not found with %s (pip install %s, or --python FILE)%n",
                                    framework.label(), python, framework.module()));
        }
        return peers;
    }

    private void print(RatioTable table, Collection<Peer> peers, Comparison.Plan plan) {
        System.out.println(table.ratios());
        System.out.println();
        System.out.printf(
                "%s, %s kernels%s%s; %s; %s. Medians of %d rounds of %d ms in turns%s, %s.%n",
                Machine.description(),
                kernels,
                narrow ? ", all sides held to vectors of 256 bits" : "",
                javaOptions.isEmpty() ? "" : " (" + String.join(" ", javaOptions) + ")",
                peers.isEmpty()
                        ? "only our side was run"
                        : peers.stream()
                                .map(peer -> peer.framework().label() + " " + peer.version())
                                .collect(Collectors.joining(", ")),
                LocalDate.now(ZoneId.systemDefault()),
                plan.rounds(),
                plan.millis(),
                processor ? ", of processors' time" : "",
                threads == 1 ? "one thread" : "the better of one and two threads");
        System.out.println();
        System.out.println(table.details());
        System.out.println();
        System.out.println(table.memory());
    }
}
