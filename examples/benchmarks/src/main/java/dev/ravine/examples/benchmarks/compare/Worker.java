package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.report.Jvm;
import dev.ravine.examples.shared.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that answers each line with a line. */
final class Worker implements AutoCloseable {
    private final String what;
    private final Path errors;
    private final Process process;
    private final PrintWriter questions;
    private final BufferedReader answers;

    private Worker(String what, List<String> command) throws IOException {
        this.what = what;
        errors = Files.createTempFile("worker", ".log");
        process = Jvm.process(command).redirectError(errors.toFile()).start();
        questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a Java program of this class path. */
    static Worker java(String what, List<String> options, Class<?> main, String... arguments) throws IOException {
        return new Worker(what, Jvm.command(options, main, List.of(arguments)));
    }

    /** Starts any other program. */
    static Worker of(String what, String... command) throws IOException {
        return new Worker(what, List.of(command));
    }

    /** Asks, and waits for the answer: its words. */
    String[] ask(String question) throws IOException {
        questions.println(question);
        String answer = answers.readLine();
        if (answer == null) {
            throw new Failure(what + " ended when asked '" + question + "': "
                    + Files.readString(errors).strip());
        }
        return answer.split(" ");
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(errors);
    }
}
