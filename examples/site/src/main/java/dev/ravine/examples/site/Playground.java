package dev.ravine.examples.site;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the site on this machine, and shows it. */
@Command(
        name = "examples/run playground",
        mixinStandardHelpOptions = true,
        version = "Ravine 0.1.0-SNAPSHOT",
        description =
                "Optimizers and backpropagation to watch in the browser, computed there by the library. Ctrl-C ends"
                        + " it.")
public final class Playground implements Callable<Integer> {
    @Option(
            names = "--port",
            defaultValue = "8017",
            description = "Where to listen, from 1 to 65535, or at the next port that is free; 0 for any (default:"
                    + " ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--no-open", description = "Only prints the address, and leaves the browser alone.")
    private boolean quiet;

    /** Runs until it is ended. */
    public static void main(String[] arguments) {
        System.exit(command(new Playground(), "playground").execute(arguments));
    }

    /** The command line of a program, which tells in one line what it cannot do. */
    static CommandLine command(Object program, String name) {
        return new CommandLine(program)
                .setParameterExceptionHandler((wrong, arguments) -> fail(
                        name,
                        String.valueOf(wrong.getMessage()).lines().findFirst().orElse("") + "; --help tells more"))
                .setExecutionExceptionHandler((thrown, line, parsed) -> {
                    if (thrown instanceof IOException) {
                        return fail(name, thrown.toString());
                    }
                    throw thrown;
                });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 65535) {
            return fail("playground", "--port is " + port + ", expected 0 to 65535; --help tells more");
        }
        Path folder = Files.createTempDirectory("ravine-site");
        try {
            Site.write(folder);
            try (FileServer server = FileServer.start(folder, port)) {
                String url = server.url() + "playground.html";
                System.out.println("The playground is at " + url + " (Ctrl-C ends it)");
                System.out.println("The guide is at " + server.url());
                if (!quiet) {
                    Browser.open(url);
                }
                new CountDownLatch(1).await();
                return 0;
            }
        } catch (BindException e) {
            return fail("playground", "cannot listen on port " + port + " nor on the next ones: " + e.getMessage());
        }
    }

    private static int fail(String name, String message) {
        System.err.println("examples/run " + name + ": " + message);
        return 2;
    }
}
