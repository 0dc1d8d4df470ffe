package dev.sluice.report;

import java.util.Locale;

/** Markup under construction. What comes from outside goes through {@link #text}, which cannot become markup. */
final class Html {
    private final StringBuilder markup = new StringBuilder();

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
