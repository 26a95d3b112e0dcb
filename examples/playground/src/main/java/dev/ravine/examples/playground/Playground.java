package dev.ravine.examples.playground;

import dev.ravine.examples.playground.server.Server;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the playground's server and shows the page. */
@Command(
        name = "examples/run playground",
        mixinStandardHelpOptions = true,
        version = "Ravine 0.1.0-SNAPSHOT",
        description =
                "Optimizers and backpropagation to watch in the browser, computed by the library. Ctrl-C ends it.")
public final class Playground implements Callable<Integer> {
    @Option(
            names = "--port",
            defaultValue = "0",
            description = "Where to listen, from 1 to 65535; 0 for a free port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = {
                "The address to listen at (default: ${DEFAULT-VALUE}, which this machine alone can reach).",
                "With another one, everyone who can reach it can use the playground: there is no password."
            })
    private String host = "";

    @Option(names = "--no-open", description = "Only prints the address, and leaves the browser alone.")
    private boolean quiet;

    /** Runs until it is ended. */
    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        return new CommandLine(new Playground())
                .setParameterExceptionHandler((wrong, arguments) -> fail(
                        String.valueOf(wrong.getMessage()).lines().findFirst().orElse("")));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65535) {
            return fail("--port is " + port + ", expected 0 to 65535");
        }
        try (Server server = Server.start(host, port)) {
            System.out.println("The playground is at " + server.url() + " (Ctrl-C ends it)");
            WarmUp.start();
            if (!quiet) {
                Browser.open(server.url());
            }
            new CountDownLatch(1).await();
            return 0;
        } catch (UnknownHostException e) {
            return fail("there is no host '" + host + "'");
        } catch (BindException e) {
            return fail("cannot listen at " + host + " on port " + port + ": " + e.getMessage());
        } catch (IOException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    private static int fail(String message) {
        System.err.println("examples/run playground: " + message + "; --help tells more");
        return 2;
    }
}
