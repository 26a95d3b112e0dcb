package dev.ravine.examples.site.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.examples.site.api.PointsRequest;
import dev.ravine.examples.site.api.PointsResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnPointsTest {
    private static PointsResponse read(String dataset, String text) {
        return OwnPoints.of(new PointsRequest(dataset, text));
    }

    @Test
    void aLineIsTwoFeaturesAndAClass() {
        PointsResponse points = read("own", "0.5,-1,0\n\n 1e-1 ,\t.25,2".replace("\t.", ".") + "\r\n−0.75,+1.,0\n");
        assertThat(points.samples().x()).containsExactly(0.5, 0.1, -0.75);
        assertThat(points.samples().y()).containsExactly(-1, 0.25, 1);
        assertThat(points.samples().target()).containsExactly(0, 2, 0);
        assertThat(points.classes()).isEqualTo(3);
        assertThat(points.names()).containsExactly("0", "1", "2");
        assertThat(points.axes()).containsExactly("x", "y");
    }

    @Test
    void aSpreadsheetsColumnsAndWordsAreTaken() {
        PointsResponse points =
                read("own", "length\twidth\tspecies\n5.1\t3.5\t\"setosa\"\n7\t3.2\tvirginica\n5\t3\tsetosa");
        assertThat(points.axes()).containsExactly("length", "width");
        assertThat(points.names()).containsExactly("setosa", "virginica");
        assertThat(points.samples().target()).containsExactly(0, 1, 0);
        assertThat(points.samples().x()).containsExactly(5.1, 7, 5);
    }

    @Test
    void targetsAreAnyNumbers() {
        PointsResponse points = read("ownTargets", "1,2,-3.5\n2,3,0");
        assertThat(points.classes()).isZero();
        assertThat(points.samples().target()).containsExactly(-3.5, 0);
    }

    @Test
    void theViewStaysWhereItIsWhileOneDraws() {
        assertThat(read("own", "").domain().x()).containsExactly(-1, 1);
        assertThat(read("own", "0.2,0.9,1").domain().y()).containsExactly(-1, 1);
        assertThat(read("own", "100,5,1\n200,5,0").domain().x()).containsExactly(85, 215);
        assertThat(read("own", "100,5,1\n200,5,0").domain().y()).containsExactly(0, 10);
    }

    @Test
    void saysWhatIsWanting() {
        assertThat(read("own", "0,0,1\n1,1,1").wanting()).isEqualTo("A net needs points of at least two classes.");
        assertThat(read("own", "0,0,a\n1,1,b\n1,0,a").wanting())
                .isEqualTo("A net needs at least two points of each class; of class b there is one.");
        assertThat(read("own", "0,0,1\n1,1,0\n1,0,0\n0,1,1").wanting()).isNull();
        assertThat(read("ownTargets", "0,0,1\n1,1,0\n1,0,0").wanting())
                .isEqualTo("A net needs at least 4 points; there are 3.");
        assertThat(read("ownTargets", "0,0,1\n1,1,0\n1,0,0\n0,1,1").wanting()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "own | 1,2,0/1,two,0 | line 2, column 2: 'two' is no number",
                "own | 1,2,0//1,2 | line 3, column 2: there are 2 columns, expected x, y and a class between commas or"
                        + " tabs",
                "own | 1;2;0 | line 1, column 1: there is 1 column, expected x, y and a class between commas or tabs",
                "own | 1,2,0,5 | line 1, column 4: there are 4 columns, expected x, y and a class between commas or"
                        + " tabs",
                "own | 1,,0 | line 1, column 2: it is empty, expected a number",
                "own | 1,2, | line 1, column 3: it is empty, expected a class",
                "own | x,y,c/a,b,c | line 2, column 1: 'a' is no number",
                "own | 1d,2,0 | line 1, column 1: '1d' is no number",
                "own | NaN,2,0 | line 1, column 1: 'NaN' is no number",
                "own | 1,1e300,0 | line 1, column 2: 1e300 is beyond ±10⁹",
                "own | 0,0,a/0,0,b/0,0,c/0,0,d/0,0,e/0,0,f | line 6, column 3: 'f' is one class more than 5",
                "ownTargets | 1,2,red | line 1, column 3: 'red' is no number",
                "ownTargets | 1,2, | line 1, column 3: it is empty, expected a number"
            })
    void whatCannotBeReadIsNamedByLineAndColumn(String dataset, String text, String message) {
        assertThatThrownBy(() -> read(dataset, text.replace("/", "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void thereAreNoMoreThanSoMany() {
        assertThat(read("own", "0,0,1\n".repeat(2000)).samples().x()).hasSize(2000);
        assertThatThrownBy(() -> read("own", "0,0,1\n".repeat(2001)))
                .hasMessage("line 2001, column 1: there are more than 2000 points");
    }
}
