package dev.ravine.autograd.graph;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Names that somebody might give an operation, as hard on a drawing as can be, and graphs that hold them. */
final class Names {
    private Names() {}

    static Arbitrary<String> any() {
        Arbitrary<String> pieces = Arbitraries.of(
                        "\"",
                        "\\",
                        "<",
                        ">",
                        "&",
                        "#",
                        ";",
                        "%%",
                        "{",
                        "}",
                        "[",
                        "]",
                        "(",
                        ")",
                        "|",
                        "`",
                        "_",
                        "**",
                        "~~~",
                        "$$",
                        ":",
                        "fa:fa-ban",
                        "direction ",
                        "TB",
                        "style",
                        "-->",
                        "@{",
                        "\n",
                        "\r",
                        "\t",
                        " ",
                        "n",
                        "N",
                        "l",
                        "quot;",
                        "#34;",
                        "&lt;",
                        "<br/>",
                        "<script>",
                        "'",
                        "é",
                        "中",
                        "😀",
                        "ﬂ°°60¶ß",
                        "\u2028")
                .list()
                .ofMaxSize(8)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(pieces, Arbitraries.strings().all().ofMaxLength(20));
    }

    /** A parameter and one operation on it. */
    static Variable graph(String operation, String parameter) {
        Parameter w = new Parameter(parameter, new double[][] {{1}});
        return Variable.computed(operation, w.value().copy(), Variable.wrt(w, (y, g) -> g));
    }
}
