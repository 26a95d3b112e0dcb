package dev.ravine.autograd.capture;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.SharedKernel;
import dev.ravine.autograd.capture.Recorder.Call;
import dev.ravine.autograd.capture.Recorder.Entries;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * What to run, and where the results lie.
 *
 * <p>A result is of use from the kernel that fills it to the last that reads it. Two whose times do not overlap lie in the same
 * array, if they are of one size. A kernel that works entry by entry may fill the array of an operand that nobody reads later.
 *
 * <p>Neighbours in the list that work entry by entry on as many entries are a {@link Unit.Chain}: they run together, chunk by
 * chunk. In a chain, what is stretched is read until the chain's end, since the first kernel of the chain comes back to it.
 */
final class Plan {
    private final List<Call> calls;
    private final Unit[] units;
    private final Map<double[], Integer> buffers = new IdentityHashMap<>();
    private long planned;
    private long unplanned;

    Plan(Recorder recorder) {
        calls = recorder.calls;
        int[] chainEnds = chainEnds();
        findLastReads(recorder, chainEnds);
        share(recorder);
        units = units(chainEnds);
    }

    // ---- chains

    /** For each call the number of the last of its chain; a call that works otherwise is a chain of its own. */
    private int[] chainEnds() {
        int[] ends = new int[calls.size()];
        for (int i = ends.length - 1; i >= 0; i--) {
            boolean goesOn = i + 1 < ends.length && entries(i) >= 0 && entries(i) == entries(i + 1);
            ends[i] = goesOn ? ends[i + 1] : i;
        }
        return ends;
    }

    /** How many entries a call computes one by one; -1 if it works otherwise. */
    private int entries(int call) {
        DMatrixRMaj y = calls.get(call).y();
        return y != null && calls.get(call).kernel() instanceof EntryKernel ? y.data.length : -1;
    }

    private Unit[] units(int[] chainEnds) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < chainEnds.length; i = chainEnds[i] + 1) {
            List<Call> together = calls.subList(i, chainEnds[i] + 1);
            if (entries(i) >= 0) {
                units.add(new Unit.Chain(together));
            } else if (calls.get(i).kernel() instanceof SharedKernel kernel) {
                units.add(new Unit.Shared(calls.get(i), kernel));
            } else {
                units.add(new Unit.Single(calls.get(i)));
            }
        }
        return units.toArray(Unit[]::new);
    }

    // ---- arrays

    private void findLastReads(Recorder recorder, int[] chainEnds) {
        for (int i = 0; i < calls.size(); i++) {
            for (DMatrixRMaj x : calls.get(i).in()) {
                Entries read = recorder.entriesOf(x);
                if (read != null) {
                    boolean inPlace = read.size == entries(i);
                    read.lastRead = Math.max(read.lastRead, inPlace ? i : chainEnds[i]);
                }
            }
        }
    }

    private void share(Recorder recorder) {
        Map<Integer, Deque<double[]>> free = new HashMap<>();
        List<List<Entries>> endingAt = new ArrayList<>();
        calls.forEach(call -> endingAt.add(new ArrayList<>()));
        for (Entries entries : recorder.computed()) {
            unplanned += entries.size;
            if (!entries.kept) {
                endingAt.get(entries.lastRead).add(entries);
            }
        }
        for (int i = 0; i < calls.size(); i++) {
            DMatrixRMaj y = calls.get(i).y();
            List<Entries> ending = endingAt.get(i);
            List<Entries> later = new ArrayList<>();
            for (Entries entries : ending) {
                if (entries.madeBy < i && entries.size == entries(i)) {
                    release(entries, free);
                } else {
                    later.add(entries);
                }
            }
            Entries made = y == null ? null : recorder.entriesOf(y);
            if (made != null && !made.kept) {
                Deque<double[]> ofSize = free.get(made.size);
                double[] array = ofSize == null ? null : ofSize.poll();
                made.moveTo(array == null ? new double[made.size] : array);
            }
            if (made != null) {
                buffers.putIfAbsent(made.array(), buffers.size());
            }
            later.forEach(entries -> release(entries, free));
        }
        for (double[] array : buffers.keySet()) {
            planned += array.length;
        }
    }

    private static void release(Entries entries, Map<Integer, Deque<double[]>> free) {
        free.computeIfAbsent(entries.size, none -> new ArrayDeque<>()).push(entries.array());
    }

    // ---- running

    void run() {
        for (Unit unit : units) {
            unit.run();
        }
    }

    void profiling() {
        for (int i = 0; i < units.length; i++) {
            if (!(units[i] instanceof Unit.Timed)) {
                units[i] = new Unit.Timed(units[i]);
            }
        }
    }

    // ---- looking

    /** The time and the share of each kind of unit, the longest first. */
    String profile() {
        Map<String, long[]> nanos = new HashMap<>();
        long all = 0;
        long runs = 0;
        for (Unit unit : units) {
            if (unit instanceof Unit.Timed timed) {
                long[] sum = nanos.computeIfAbsent(unit.name(), none -> new long[2]);
                sum[0] += timed.nanos();
                sum[1]++;
                all += timed.nanos();
                runs = timed.runs();
            }
        }
        if (runs == 0) {
            return "no run was measured; call profiling() before\n";
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%,.2f µs a run in kernels, in the mean of %,d; %s%n", all / 1e3 / runs, runs, memory()));
        long total = all;
        long count = runs;
        nanos.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue()[0], a.getValue()[0]))
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT,
                        "  %5.1f %%  %,10.2f µs  %4d×  %s%n",
                        100.0 * entry.getValue()[0] / total,
                        entry.getValue()[0] / 1e3 / count,
                        entry.getValue()[1],
                        entry.getKey())));
        return text.toString();
    }

    private String memory() {
        return String.format(
                Locale.ROOT,
                "%d results of %,d KiB in %d arrays of %,d KiB",
                calls.stream().filter(call -> call.y() != null).count(),
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
                text.append(System.lineSeparator()).append("  ").append(bracket).append(call.operation());
                DMatrixRMaj y = call.y();
                if (y != null) {
                    text.append(" → ").append(place(y));
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
        return x.numRows + "×" + x.numCols + (buffer == null ? "" : " in #" + buffer);
    }
}
