package dev.ravine.examples.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.nn.checkpoint.SafeTensors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadsTest {
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"XOR", "MOONS"})
    void theFirstLossIsThatOfAGuessAmongTen(Workloads which) {
        assertThat(which.start().step()).isCloseTo(Math.log(10), within(0.2));
    }

    /** The large ones do too, which compare-peers checks whenever it runs. */
    @ParameterizedTest
    @EnumSource(names = {"XOR", "MOONS", "DIGITS", "SMALL"})
    void aStepLowersTheLossOfItsBatch(Workloads which) {
        Workload workload = which.start();
        int batches = workload.batches().size();
        double first = workload.step();
        for (int step = 1; step < batches; step++) {
            workload.step();
        }
        assertThat(workload.step()).isLessThan(first);
    }

    /** With as many threads as there are processors, as the larger ones are shared among them. */
    @ParameterizedTest
    @EnumSource
    void aCapturedStepHasTheBitsOfAnEagerOne(Workloads which) {
        Workload captured = which.start();
        Workload eager = which.start();
        for (int step = 0; step < 20; step++) {
            assertThat(captured.step()).isEqualTo(eager.eagerStep());
        }
        captured.model().parameters().forEach((name, parameter) -> assertThat(parameter.value().data)
                .isEqualTo(eager.model().parameters().get(name).value().data));
    }

    @Test
    void eachStartIsTheSame() {
        assertThat(Workloads.MOONS.start().step())
                .isEqualTo(Workloads.MOONS.start().step());
    }

    @Test
    void theFileHoldsParametersAndBatches(@TempDir Path folder) {
        Path file = folder.resolve("xor.safetensors");
        Workload workload = Workloads.XOR.start();
        StartFile.write(file, workload);
        SafeTensors read = SafeTensors.read(file);
        assertThat(read.matrix("parameter.0.weight").data)
                .isEqualTo(workload.model().parameters().get("0.weight").value().data);
        assertThat(read.matrix("batch.7.targets").data)
                .isEqualTo(workload.batches().get(7).targets().value().data);
    }

    @Test
    void anUnknownNameIsTold() {
        assertThatThrownBy(() -> Workloads.named("big"))
                .hasMessage("there is no workload 'big', but xor, moons, digits, small, wide, lstm, cnn, transformer");
    }
}
