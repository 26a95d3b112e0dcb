package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.compare.Contender.Side;
import dev.ravine.examples.benchmarks.workload.Workloads;
import dev.ravine.examples.shared.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Lets all contenders run a workload in turns. */
final class Comparison {
    /** How many losses are compared before anything is measured. */
    private static final int TRACED = 20;

    /** Roundings of sums that are added in another order, grown over as many steps. */
    private static final double TOLERANCE = 1e-6;

    /** How many steps the bytes are counted of. */
    private static final int ALLOCATING = 50;

    /** Between two turns. */
    private static final long REST_NANOS = 20_000_000;

    private final Plan plan;
    private final List<String> javaOptions;
    private final Map<Framework, Peer> peers;

    Comparison(Plan plan, List<String> javaOptions, Map<Framework, Peer> peers) {
        this.plan = plan;
        this.javaOptions = javaOptions;
        this.peers = peers;
    }

    /**
     * How long things take.
     *
     * @param rounds in each of which every contender runs once
     * @param millis that a contender runs in a round
     * @param warmUpMillis of processors' time that ours get before, for each thread; peers have compiled by then, and a tenth has
     *     to do
     * @param processor whether processors' time counts, and not the time that passes
     * @param threads the most that a contender has
     * @param narrow whether all are held to vectors of 256 bits
     */
    record Plan(int rounds, int millis, int warmUpMillis, boolean processor, int threads, boolean narrow) {}

    /** A contender, and the process that waits for its turns. */
    private record Seat(Contender contender, Worker worker) {
        Side side() {
            return contender.side();
        }

        String[] ask(String question) throws IOException {
            return worker.ask(question);
        }
    }

    Result run(Workloads which) throws IOException {
        Path start = Files.createTempFile(which.label(), ".safetensors");
        List<Seat> seats = new ArrayList<>();
        try {
            for (Contender contender : Contender.all(peers.keySet(), plan.threads())) {
                seats.add(seat(contender, which, start));
                if (seats.size() == 1) {
                    seats.get(0).ask("start " + start);
                }
            }
            Seat ours = seats.get(0);
            for (Seat seat : seats) {
                if (seat.side().isPeer() && seat.side().type() == Contender.Type.FLOAT64) {
                    requireSameLosses(which, ours, seat);
                }
            }
            double[][] micros = takeTurns(seats);
            List<Result.Turns> turns = new ArrayList<>();
            for (Seat seat : seats) {
                turns.add(new Result.Turns(
                        seat.contender,
                        micros[seats.indexOf(seat)],
                        Double.parseDouble(seat.ask("memory")[0]) / 1024,
                        seat.side().isPeer() ? seat.ask("way")[0] : ""));
            }
            return new Result(
                    which,
                    turns,
                    Double.parseDouble(ours.ask("allocated " + ALLOCATING)[0]),
                    Long.parseLong(ours.ask("about")[0]));
        } finally {
            for (Seat seat : seats) {
                seat.worker.close();
            }
            Files.delete(start);
        }
    }

    private Seat seat(Contender contender, Workloads which, Path start) throws IOException {
        Peer peer = peers.get(contender.side().framework());
        if (peer != null) {
            return new Seat(contender, peer.worker(contender, which, start, plan.narrow()));
        }
        List<String> options = new ArrayList<>(javaOptions);
        options.add("-Dravine.threads=" + contender.threads());
        return new Seat(contender, Worker.java(contender.label(), options, WorkloadWorker.class, which.label()));
    }

    /** For each seat the microseconds of a step, in each round. */
    private double[][] takeTurns(List<Seat> seats) throws IOException {
        for (Seat seat : seats) {
            seat.ask(
                    seat.side().isPeer()
                            ? "run " + plan.warmUpMillis() / 10
                            : "warm-up " + plan.warmUpMillis() * seat.contender.threads());
        }
        double[][] micros = new double[seats.size()][plan.rounds()];
        for (int round = 0; round < plan.rounds(); round++) {
            for (int turn = 0; turn < seats.size(); turn++) {
                // Another one begins each time.
                int seat = (turn + round) % seats.size();
                // Threads of the one before may wait for more work, spinning.
                LockSupport.parkNanos(REST_NANOS);
                String[] answer = seats.get(seat).ask("run " + plan.millis());
                micros[seat][round] = Double.parseDouble(answer[plan.processor() ? 3 : 1]) / 1e3;
            }
        }
        return micros;
    }

    /** Fails unless a peer in float64 computes the very losses that we do: only then is it the same work. */
    private static void requireSameLosses(Workloads which, Seat ours, Seat peer) throws IOException {
        String[] losses = ours.ask("trace " + TRACED);
        String[] theirs = peer.ask("trace " + TRACED);
        for (int i = 0; i < TRACED; i++) {
            double loss = Double.parseDouble(losses[i]);
            double other = Double.parseDouble(theirs[i]);
            if (!(Math.abs(loss - other) <= TOLERANCE * Math.abs(other))) {
                throw new Failure("%s: the loss at step %d is %s, but that of %s is %s; this is not the same work"
                        .formatted(which.label(), i + 1, loss, peer.side().label(), other));
            }
        }
        if (!(Double.parseDouble(losses[TRACED - 1]) < Double.parseDouble(losses[0]))) {
            throw new Failure(which.label() + ": the loss does not go down");
        }
    }
}
