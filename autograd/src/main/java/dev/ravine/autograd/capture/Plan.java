package dev.ravine.autograd.capture;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.capture.Recorder.Call;
import dev.ravine.autograd.capture.Recorder.Entries;
import dev.ravine.autograd.kernel.Kernels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/**
 * What to run, and where the results lie.
 *
 * <p>Neighbours in the list that work entry by entry on as many entries are a chain: they run together, chunk by chunk.
 * Neighbouring units that do not need each other, and have work enough, are a wave: their parts run at once.
 *
 * <p>A result is live from the kernel that fills it to the last that reads it. Two that are never live at once share an array,
 * if they have the same size. A kernel that works entry by entry may fill the array of an operand that is not read later.
 * What is stretched is read until its chain's end, since the first kernel of the chain comes back to it; and what is read or
 * made in a wave is live until the wave's end.
 */
final class Plan {
    private final List<Call> calls;
    private final Unit[] units;
    private final BitSet inWave = new BitSet();
    private final Map<double[], Integer> buffers = new IdentityHashMap<>();
    private long planned;
    private long unplanned;
    private long measured;
    private boolean measuring;

    Plan(Recorder recorder) {
        calls = recorder.calls;
        units = waves(recorder, chains()).toArray(Unit[]::new);
        findLastReads(recorder);
        share(recorder);
    }

    // ---- units

    private List<Unit> chains() {
        List<Unit> chains = new ArrayList<>();
        for (int i = 0; i < calls.size(); ) {
            int end = i + 1;
            while (end < calls.size() && entries(i) >= 0 && entries(i) == entries(end)) end++;
            chains.add(Unit.of(calls.subList(i, end)));
            i = end;
        }
        return chains;
    }

    /** How many entries a call computes one by one; -1 if it works otherwise. */
    private int entries(int call) {
        return calls.get(call).kernel() instanceof EntryKernel ? calls.get(call).result().size : -1;
    }

    private static List<Unit> waves(Recorder recorder, List<Unit> chains) {
        List<Unit> waves = new ArrayList<>();
        for (int i = 0; i < chains.size(); ) {
            Set<Entries> made = new HashSet<>();
            int end = i;
            while (end < chains.size() && chains.get(end).operations() > 0 && !reads(recorder, chains.get(end), made)) {
                for (Call call : chains.get(end++).calls()) {
                    made.add(call.result());
                }
            }
            List<Unit> together = chains.subList(i, Math.max(end, i + 1));
            boolean worthIt = together.size() > 1
                    && Kernels.isWorthSharing(
                            together.stream().mapToLong(Unit::operations).sum());
            if (worthIt) {
                waves.add(new Unit.Wave(together));
            } else {
                waves.addAll(together);
            }
            i += together.size();
        }
        return waves;
    }

    private static boolean reads(Recorder recorder, Unit unit, Set<Entries> made) {
        return unit.calls().stream()
                .flatMap(call -> Stream.of(call.in()))
                .anyMatch(x -> made.contains(recorder.entriesOf(x)));
    }

    // ---- arrays

    private void findLastReads(Recorder recorder) {
        int i = 0;
        for (Unit unit : units) {
            int end = i + unit.calls().size() - 1;
            boolean isWave = unit instanceof Unit.Wave;
            inWave.set(i, end + 1, isWave);
            for (Call call : unit.calls()) {
                for (DMatrixRMaj x : call.in()) {
                    Entries read = recorder.entriesOf(x);
                    if (read != null) {
                        boolean inPlace = !isWave && read.size == entries(i);
                        read.lastRead = Math.max(read.lastRead, inPlace ? i : end);
                    }
                }
                if (isWave) {
                    call.result().lastRead = Math.max(call.result().lastRead, end);
                }
                i++;
            }
        }
    }

    private void share(Recorder recorder) {
        Map<Integer, Deque<double[]>> free = new HashMap<>();
        List<List<Entries>> endingAt = new ArrayList<>();
        calls.forEach(call -> endingAt.add(new ArrayList<>()));
        for (Call call : calls) {
            unplanned += call.result().size;
            if (!call.result().kept) {
                endingAt.get(call.result().lastRead).add(call.result());
            }
        }
        for (int i = 0; i < calls.size(); i++) {
            Entries made = calls.get(i).result();
            // An operand that is read for the last time in the place where the result goes hands its array on.
            List<Entries> after = new ArrayList<>();
            for (Entries entries : endingAt.get(i)) {
                if (entries.madeBy < i && isReadInPlace(recorder, i, entries)) {
                    release(entries, free);
                } else {
                    after.add(entries);
                }
            }
            if (!made.kept) {
                Deque<double[]> ofSize = free.get(made.size);
                double[] array = ofSize == null ? null : ofSize.poll();
                made.moveTo(array == null ? new double[made.size] : array);
            }
            if (made.size > 0) {
                buffers.putIfAbsent(made.array(), buffers.size());
            }
            after.forEach(entries -> release(entries, free));
        }
        for (double[] array : buffers.keySet()) {
            planned += array.length;
        }
    }

    /** Whether a call computes entry by entry from these entries, while no other thread can be reading them. */
    private boolean isReadInPlace(Recorder recorder, int call, Entries entries) {
        return entries.size == entries(call)
                && !inWave.get(call)
                && Stream.of(calls.get(call).in()).anyMatch(x -> recorder.entriesOf(x) == entries);
    }

    private static void release(Entries entries, Map<Integer, Deque<double[]>> free) {
        free.computeIfAbsent(entries.size, none -> new ArrayDeque<>()).push(entries.array());
    }

    // ---- running

    void run() {
        int next = 0;
        try {
            if (measuring) {
                measured++;
                for (; next < units.length; next++) units[next].runMeasured();
            } else {
                for (; next < units.length; next++) units[next].run();
            }
        } catch (IllegalArgumentException e) {
            String path = units[next].calls().get(0).path();
            throw path.isEmpty() ? e : new IllegalArgumentException("in layer " + path + ": " + e.getMessage(), e);
        }
    }

    void profiling() {
        measuring = true;
    }

    // ---- looking

    /** The time and the share of each kind of unit, the longest first. */
    String profile() {
        if (measured == 0) {
            return String.format("no run was measured; call profiling() before%n");
        }
        Map<String, long[]> nanos = new HashMap<>();
        long all = 0;
        for (Unit unit : units) {
            long[] sum = nanos.computeIfAbsent(unit.name(), none -> new long[2]);
            sum[0] += unit.nanos();
            sum[1]++;
            all += unit.nanos();
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%,.2f µs a run, the mean of %,d; %s%n", all / 1e3 / measured, measured, memory()));
        double total = all;
        nanos.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue()[0], a.getValue()[0]))
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT,
                        "  %5.1f %%  %,10.2f µs  %4d×  %s%n",
                        100 * entry.getValue()[0] / total,
                        entry.getValue()[0] / 1e3 / measured,
                        entry.getValue()[1],
                        entry.getKey())));
        return text.toString();
    }

    private String memory() {
        return String.format(
                Locale.ROOT,
                "%d results of %,d KiB in %d arrays of %,d KiB",
                calls.stream().filter(call -> call.result().size > 0).count(),
                unplanned * Double.BYTES / 1024,
                buffers.size(),
                planned * Double.BYTES / 1024);
    }

    /** A line for each kernel: its result, the array that it lies in, and what it reads. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(calls.size() + " kernels in " + units.length + " units, " + memory());
        for (Unit unit : units) {
            String bracket = unit.calls().size() == 1 ? "  " : "| ";
            for (Call call : unit.calls()) {
                text.append(System.lineSeparator()).append("  ").append(bracket);
                text.append(call.path().isEmpty() ? "" : call.path() + ": ").append(call.operation());
                if (call.result().size > 0) {
                    text.append(" → ").append(place(call.y()));
                }
                if (call.in().length > 0) {
                    text.append(" of ");
                }
                for (int i = 0; i < call.in().length; i++) {
                    text.append(i == 0 ? "" : ", ").append(place(call.in()[i]));
                }
            }
        }
        return text.append(System.lineSeparator()).toString();
    }

    /** {@code 32×16 in #3}. */
    private String place(DMatrixRMaj x) {
        Integer buffer = buffers.get(x.data);
        return Shapes.of(x) + (buffer == null ? "" : " in #" + buffer);
    }
}
