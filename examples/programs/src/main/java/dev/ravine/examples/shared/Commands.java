package dev.ravine.examples.shared;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Command lines that tell in one line what is wrong, and where more is told. */
public final class Commands {
    private Commands() {}

    /** The command line of a program. */
    public static CommandLine of(Object program) {
        return of(program, Failure::ofTheUsers);
    }

    /**
     * The command line of a program with errors of its own.
     *
     * @param message of an error that the user can fix; empty if it is a bug of the program
     */
    public static CommandLine of(Object program, Function<Throwable, String> message) {
        return new CommandLine(program)
                .setParameterExceptionHandler((wrong, given) -> report(wrong.getCommandLine(), message(wrong)))
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    String told = message.apply(thrown);
                    if (told.isEmpty()) {
                        throw thrown;
                    }
                    return report(command, told);
                });
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

    /** What {@code --version} prints. */
    public static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Ravine 0.1.0-SNAPSHOT, on Java " + System.getProperty("java.version")};
        }
    }
}
