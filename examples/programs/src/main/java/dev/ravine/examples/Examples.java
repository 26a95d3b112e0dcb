package dev.ravine.examples;

import dev.ravine.examples.check.Check;
import dev.ravine.examples.guide.Guide;
import dev.ravine.examples.names.Names;
import dev.ravine.examples.shared.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What {@code examples/run} starts: finds the program that was asked for, and tells what goes wrong in one line. */
@Command(
        name = "examples/run",
        description = "Small programs built on Ravine, to run and to read. Each has its own --help.",
        mixinStandardHelpOptions = true,
        versionProvider = Examples.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Train.class,
            Predict.class,
            Compare.class,
            LrFind.class,
            Guide.class,
            Explain.class,
            Check.class,
            Names.class
        })
public final class Examples {
    private Examples() {}

    /** Runs a program and exits: with 0 if it did what it should, 2 if it was asked for what cannot be, 1 if it failed. */
    public static void main(String[] arguments) {
        int code = run(arguments);
        if (System.out.checkError() && code == 0) {
            System.err.println("examples/run: the output could not be written completely");
            code = 2;
        }
        System.exit(code);
    }

    /** Runs a program, and returns what to exit with. */
    static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Examples())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, given) -> report(wrong.getCommandLine(), message(wrong)))
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    String message = Failure.ofTheUsers(thrown);
                    if (message.isEmpty()) {
                        thrown.printStackTrace(command.getErr());
                        return 1;
                    }
                    return report(command, message);
                });
        addThoseElsewhere(commands, System.getProperty("examples.elsewhere", ""));
        return commands.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    private static int report(CommandLine command, String message) {
        String name = command.getCommandSpec().qualifiedName();
        String end = message.endsWith("?") || message.endsWith(".") ? " " : "; ";
        command.getErr().println(name + ": " + message + end + name + " --help tells more");
        return 2;
    }

    /** Picocli's message in one line, with a suggestion where it has one. */
    private static String message(ParameterException wrong) {
        String message = String.valueOf(wrong.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst(" \\(.*Exception: ", " (");
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return message + "; did you mean '" + unmatched.getSuggestions().get(0) + "'?";
        }
        return message;
    }

    /** So that the map shows what the script starts from other modules; a line each, the name and what it does. */
    private static void addThoseElsewhere(CommandLine commands, String lines) {
        lines.lines().forEach(line -> {
            String[] parts = line.strip().split("\\s+", 2);
            CommandSpec spec = CommandSpec.create();
            spec.usageMessage().description(parts[1]);
            commands.addSubcommand(parts[0], spec);
        });
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Ravine 0.1.0-SNAPSHOT, on Java " + System.getProperty("java.version")};
        }
    }
}
