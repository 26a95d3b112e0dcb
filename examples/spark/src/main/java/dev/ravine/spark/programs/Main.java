package dev.ravine.spark.programs;

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
        version = "Ravine 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Train.class, Figures.class})
public final class Main {
    private Main() {}

    /** Runs a program and exits. */
    public static void main(String[] arguments) {
        System.exit(command().execute(arguments.length == 0 ? new String[] {"--help"} : arguments));
    }

    static CommandLine command() {
        CommandLine program = new CommandLine(new Main());
        if (System.getProperty("spark.app.name") != null) {
            program.setCommandName("spark-submit JAR");
        }
        return program.setParameterExceptionHandler((wrong, given) -> fail(
                        wrong.getCommandLine(),
                        String.valueOf(wrong.getMessage()).lines().findFirst().orElse("")))
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    String message = thrown instanceof ClusterException || thrown instanceof IllegalStateException
                            ? String.valueOf(thrown.getMessage())
                            : Failure.ofTheUsers(thrown);
                    if (message.isEmpty()) {
                        throw thrown;
                    }
                    return fail(command, message);
                });
    }

    private static int fail(CommandLine command, String message) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + message + "; " + name + " --help tells more");
        return 2;
    }
}
