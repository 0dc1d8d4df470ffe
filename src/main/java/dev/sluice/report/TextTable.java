package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text: headings, then rows; every column as wide as its widest cell. Cells hold no control characters. */
final class TextTable {
    private final List<String> headings;
    private final String alignment;
    private final String gap;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param alignment one character a column: {@code l} or {@code r}
     * @param gap spaces between columns
     */
    TextTable(List<String> headings, String alignment, int gap) {
        this.headings = List.copyOf(headings);
        this.alignment = alignment;
        this.gap = " ".repeat(gap);
    }

    void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** A line across the table with no columns of its own. */
    void addBreak(String text) {
        rows.add(List.of(text));
    }

    /** Columns that the widest line takes. */
    int width() {
        int width = gap.length() * (headings.size() - 1);
        for (int column = 0; column < headings.size(); column++) {
            width += width(column);
        }
        return width;
    }

    /** The headings, then the rows, without newlines. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(headings));
        rows.forEach(row -> lines.add(row.size() == 1 && headings.size() > 1 ? row.get(0) : line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(width(column) - length(cell));
            line.append(column == 0 ? "" : gap);
            line.append(alignment.charAt(column) == 'l' ? cell + padding : padding + cell);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = length(headings.get(column));
        for (List<String> row : rows) {
            width = row.size() == 1 && headings.size() > 1 ? width : Math.max(width, length(row.get(column)));
        }
        return width;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
