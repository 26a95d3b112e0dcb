package dev.ravine.examples;

import dev.ravine.examples.check.Check;
import dev.ravine.examples.guide.Guide;
import dev.ravine.examples.names.Names;
import dev.ravine.examples.shared.Commands;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code examples/run} starts: finds the program that was asked for, and tells what goes wrong in one line. */
@Command(
        name = "examples/run",
        description = "Small programs built on Ravine, to run and to read. Each has its own --help.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
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
        CommandLine commands = Commands.of(new Examples()).setCaseInsensitiveEnumValuesAllowed(true);
        addThoseElsewhere(commands, System.getProperty("examples.elsewhere", ""));
        return commands.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
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
}
