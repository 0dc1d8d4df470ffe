package dev.sluice.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Markup under construction. What comes from outside goes through {@link #text}, which cannot become markup. */
final class Html {
    private final StringBuilder markup = new StringBuilder();
    private final Map<String, String> sections = new LinkedHashMap<>();

    /** Markup of our own; arguments are numbers or our own words, never anything from outside. */
    Html raw(String format, Object... arguments) {
        markup.append(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments));
        return this;
    }

    /** Anything at all, shown as it is. */
    Html text(String text) {
        markup.append(escape(text));
        return this;
    }

    /** An element with text only. {@code tag} may carry attributes of our own: {@code td class="n"}. */
    Html element(String tag, String text) {
        String name = tag.contains(" ") ? tag.substring(0, tag.indexOf(' ')) : tag;
        markup.append('<')
                .append(tag)
                .append('>')
                .append(escape(text))
                .append("</")
                .append(name)
                .append(">\n");
        return this;
    }

    /**
     * Begins a section of the contents.
     *
     * @param id what a link to it ends with; it stays the same from version to version
     */
    Html section(String id, String title) {
        sections.put(id, title);
        return raw("<section id=\"" + id + "\">").element("h2", title);
    }

    /** Links to the sections so far. */
    String contents() {
        Html contents = new Html();
        contents.raw("<nav aria-label=\"Contents\">");
        sections.forEach((id, title) -> contents.element("a href=\"#" + id + "\"", title));
        return contents.raw("</nav>\n").toString();
    }

    /** The cell of a table with a share, 0 to 1, as a bar. */
    Html bar(double share) {
        return raw("<td class=\"long\"><span class=\"bar\"><i style=\"width:%.1f%%\"></i></span></td>", share * 100);
    }

    /** Counts, each with its share of all and a bar beside it. */
    Html bars(List<Map.Entry<String, Long>> counts) {
        long most = counts.stream().mapToLong(Map.Entry::getValue).max().orElse(0);
        long all = counts.stream().mapToLong(Map.Entry::getValue).sum();
        raw("<table class=\"bars\"><tbody>\n");
        for (Map.Entry<String, Long> count : counts) {
            raw("<tr>").element("th", count.getKey()).element("td class=\"n\"", Units.grouped(count.getValue()));
            element("td class=\"n\"", Units.percent(all == 0 ? 0 : count.getValue() / (double) all));
            bar(most == 0 ? 0 : count.getValue() / (double) most).raw("</tr>\n");
        }
        return raw("</tbody></table>");
    }

    /** Safe between tags and inside quoted attributes; control characters, which HTML forbids, are spelled out. */
    static String escape(String text) {
        return Paint.safe(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return markup.toString();
    }
}
