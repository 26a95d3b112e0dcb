package dev.ravine.spark.programs;

import dev.ravine.examples.shared.Commands;
import dev.ravine.examples.shared.Failure;
import dev.ravine.spark.ClusterException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code examples/run spark} starts, and the jar for {@code spark-submit}. */
@Command(
        name = "examples/run spark",
        description = {
            "Trains on Apache Spark.",
            "For many trainings at once: examples/run compare --tune --spark MASTER."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Train.class, Figures.class})
public final class Main {
    private Main() {}

    /** Runs a program and exits. */
    public static void main(String[] arguments) {
        System.exit(command().execute(arguments.length == 0 ? new String[] {"--help"} : arguments));
    }

    static CommandLine command() {
        CommandLine program = Commands.of(new Main(), Main::message);
        if (System.getProperty("spark.app.name") != null) {
            program.setCommandName("spark-submit JAR");
        }
        return program;
    }

    private static String message(Throwable thrown) {
        return thrown instanceof ClusterException || thrown instanceof IllegalStateException
                ? String.valueOf(thrown.getMessage())
                : Failure.ofTheUsers(thrown);
    }
}
