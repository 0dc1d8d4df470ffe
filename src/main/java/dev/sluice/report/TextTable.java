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

    List<List<String>> rows() {
        return List.copyOf(rows);
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

    /** The same without some of these columns: from the first on, as many as must go for it to fit. */
    TextTable fitting(int columns, List<String> expendable) {
        TextTable table = this;
        for (String heading : expendable) {
            table = table.width() > columns ? table.without(table.headings.indexOf(heading)) : table;
        }
        return table;
    }

    private TextTable without(int column) {
        TextTable rest = new TextTable(
                without(headings, column),
                new StringBuilder(alignment).deleteCharAt(column).toString(),
                gap.length());
        rows.forEach(row -> rest.rows.add(isBreak(row) ? row : without(row, column)));
        return rest;
    }

    private static List<String> without(List<String> cells, int column) {
        List<String> rest = new ArrayList<>(cells);
        rest.remove(column);
        return rest;
    }

    private boolean isBreak(List<String> row) {
        return row.size() == 1 && headings.size() > 1;
    }

    /** The headings, then the rows, without newlines. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(headings));
        rows.forEach(row -> lines.add(isBreak(row) ? row.get(0) : line(row)));
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
            width = isBreak(row) ? width : Math.max(width, length(row.get(column)));
        }
        return width;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
