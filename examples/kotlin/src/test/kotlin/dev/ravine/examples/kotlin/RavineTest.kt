package dev.ravine.examples.kotlin

import dev.ravine.autograd.Elementwise.tanh
import dev.ravine.autograd.Parameter
import dev.ravine.autograd.Variable
import dev.ravine.autograd.check.GradientCheck
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class RavineTest {
    @Test
    fun operatorsAreTheOperationsOfTheSameMeaning() {
        val a = Variable.of(6.0)
        val b = Variable.of(4.0)
        val c = Variable.of(2.0)
        assertThat((a * b + c).scalar()).isEqualTo(26.0)
        assertThat((a - b / c).scalar()).isEqualTo(4.0)
        assertThat((-a).scalar()).isEqualTo(-6.0)
        assertThat((2.0 * a + 1.0 - 0.5).scalar()).isEqualTo(12.5)
        assertThat((1.0 - a).scalar()).isEqualTo(-5.0)
        assertThat((1.0 + a).scalar()).isEqualTo(7.0)
        assertThat((3.0 / a).scalar()).isEqualTo(0.5)
    }

    @Test
    fun productsOfMatricesAreWrittenInfixAndHaveGradients() {
        val x = Variable.of(arrayOf(doubleArrayOf(1.0, 2.0), doubleArrayOf(3.0, 4.0)))
        val w = Parameter("w", arrayOf(doubleArrayOf(0.5), doubleArrayOf(-1.0)))
        assertThat((x matmul w).value().data).containsExactly(-1.5, -2.5)
        GradientCheck.of { u, v -> tanh(u matmul v) * 2.0 - 1.0 }.at(x, w).order(2).assertCorrect()
    }

    @Test
    fun theProgramLearns() {
        val console = System.out
        val out = ByteArrayOutputStream()
        System.setOut(PrintStream(out, true, Charsets.UTF_8))
        try {
            main()
        } finally {
            System.setOut(console)
        }
        assertThat(out.toString(Charsets.UTF_8)).contains("scores: Linear(16 → 2)").contains("accuracy 0.9")
    }
}
