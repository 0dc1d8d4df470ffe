package dev.sluice.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format as strictly as the specification allows, and complains of what {@code promtool check metrics} does:
 * https://prometheus.io/docs/instrumenting/exposition_formats/.
 */
public final class PrometheusText {
    private static final Pattern HELP =
            Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\\\n]|\\\\[\\\\n])+)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("\\G([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> helps = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private String family = "";

    /** What is wrong with the text; empty if nothing is. */
    public static List<String> complaints(String text) {
        return new PrometheusText(text).complaints;
    }

    /** The samples by name and labels, such as {@code up{job="x"}}. */
    public static Map<String, Double> samples(String text) {
        PrometheusText parsed = new PrometheusText(text);
        if (!parsed.complaints.isEmpty()) {
            throw new AssertionError(parsed.complaints + " in:\n" + text);
        }
        return parsed.samples;
    }

    private PrometheusText(String text) {
        if (!text.endsWith("\n")) {
            complaints.add("the last line does not end in a newline");
        }
        text.lines().forEach(this::line);
        types.keySet().stream()
                .filter(name -> samples.keySet().stream()
                        .noneMatch(series -> series.startsWith(name + "{") || series.equals(name)))
                .forEach(name -> complaints.add(name + " has a type and no sample"));
    }

    private void line(String line) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
            begin(help.group(1));
            complain(helps.put(help.group(1), help.group(2)) != null, "a second HELP", line);
        } else if (type.matches()) {
            begin(type.group(1));
            complain(types.put(type.group(1), type.group(2)) != null, "a second TYPE", line);
        } else if (sample.matches()) {
            sample(sample.group(1), sample.group(2), sample.group(3), line);
        } else {
            complain(true, "neither HELP nor TYPE nor a sample", line);
        }
    }

    /** All lines of a metric stand together. */
    private void begin(String name) {
        boolean seen = helps.containsKey(name) || types.containsKey(name);
        complain(seen && !family.equals(name), "the metric began before", name);
        family = name;
    }

    private void sample(String name, String labels, String value, String line) {
        complain(!name.equals(family), "outside of its metric's lines", line);
        complain(!types.containsKey(name), "no TYPE before it", line);
        complain(!helps.containsKey(name), "no HELP before it", line);
        complain(name.endsWith("_total") != "counter".equals(types.get(name)), "only counters end in _total", line);
        complain(name.matches(".*_(count|sum|bucket|info)"), "a suffix of histograms and summaries", line);
        complain(
                name.matches(".*(?:^|_)(ms|millis|kb|mb|mib|minutes|gauge|counter)(?:_|$).*"),
                "not a base unit, or a type in the name",
                line);
        complain(!name.equals(name.toLowerCase(java.util.Locale.ROOT)), "not snake_case", line);
        Map<String, String> parsed = new TreeMap<>();
        Matcher label = LABEL.matcher(labels == null ? "" : labels);
        int end = 0;
        while (label.find()) {
            complain(parsed.put(label.group(1), label.group(2)) != null, "a label twice", line);
            end = label.end();
        }
        complain(labels != null && end != labels.length(), "broken labels", line);
        complain(!value.matches("[+-]?(\\d+(\\.\\d+)?([eE][+-]?\\d+)?|Inf)|NaN"), "no number", line);
        if (value.matches("[-+.0-9eE]+")) {
            complain(samples.put(name + "{" + labels + "}", Double.valueOf(value)) != null, "a series twice", line);
        }
    }

    private void complain(boolean wrong, String what, String where) {
        if (wrong) {
            complaints.add(what + ": " + where);
        }
    }
}
