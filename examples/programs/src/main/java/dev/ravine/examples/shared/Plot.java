package dev.ravine.examples.shared;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot of lines over one axis, in colours that colour-blind people can tell apart, as a PNG. */
public final class Plot {
    /** M. Okabe, K. Ito, Color Universal Design (2008), without the yellow, which is too light for a line. */
    private static final Color[] COLORS = {
        new Color(0x0072b2),
        new Color(0xd55e00),
        new Color(0x009e73),
        new Color(0xcc79a7),
        new Color(0xe69f00),
        new Color(0x56b4e9),
        new Color(0x000000)
    };

    private final XYChart chart;

    /** Begins a plot without lines. */
    public Plot(String title, String xTitle, String yTitle) {
        chart = new XYChartBuilder()
                .width(900)
                .height(540)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        chart.getStyler()
                .setSeriesColors(COLORS)
                .setChartBackgroundColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideE)
                .setChartTitleBoxVisible(false);
        chart.getStyler().setXAxisTickMarkSpacingHint(100);
        chart.getStyler().setPlotBorderVisible(false);
    }

    /** Lets the axis of the places begin at 0. */
    public Plot fromZero() {
        chart.getStyler().setXAxisMin(0.0);
        return this;
    }

    /** Shows the values of the lines that follow on a logarithmic axis, which has no place for those that are not above 0. */
    public Plot logarithmic() {
        chart.getStyler().setYAxisLogarithmic(true);
        return this;
    }

    /** Shows the places on a logarithmic axis. */
    public Plot logarithmicX() {
        chart.getStyler().setXAxisLogarithmic(true);
        return this;
    }

    /** Adds a line; values that are not finite are left out. */
    public Plot line(String name, double[] x, double[] y) {
        add(name, x, y);
        return this;
    }

    /** Adds a line whose values have an axis of their own, on the right. */
    public Plot lineOnTheRight(String name, double[] x, double[] y) {
        XYSeries series = add(name, x, y);
        series.setYAxisGroup(1);
        series.setLineStyle(
                new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0));
        chart.getStyler().setYAxisGroupPosition(1, YAxisPosition.Right);
        chart.setYAxisGroupTitle(1, name);
        return this;
    }

    private XYSeries add(String name, double[] x, double[] y) {
        double[] shown = y.clone();
        for (int i = 0; i < shown.length; i++) {
            boolean hasPlace = shown[i] > 0 || !chart.getStyler().isYAxisLogarithmic();
            shown[i] = Double.isFinite(shown[i]) && hasPlace ? shown[i] : Double.NaN;
        }
        double[] places = x.clone();
        if (places.length > 30) {
            // Equally spaced values would get a label every few of them; such labels overlap and are not
            // round; XChart chooses better ones if a place is a hair away from where it should be.
            places[1] += 1e-3 * (places[1] - places[0]);
        }
        XYSeries series = chart.addSeries(name, places, shown);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineWidth(1.8f);
        return series;
    }

    /** Writes the picture. */
    public void save(Path png) throws IOException {
        chart.getStyler().setYAxisLogarithmic(chart.getStyler().isYAxisLogarithmic() && everyAxisHasAPositiveValue());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", bytes);
        Written.to(png, bytes.toByteArray());
    }

    /** Without one, a logarithmic axis would have no ends. */
    private boolean everyAxisHasAPositiveValue() {
        return chart.getSeriesCollection().stream()
                .collect(Collectors.groupingBy(XYSeries::getYAxisGroup))
                .values()
                .stream()
                .allMatch(lines -> lines.stream()
                        .flatMapToDouble(line -> Arrays.stream(line.getYData()))
                        .anyMatch(value -> value > 0));
    }
}
