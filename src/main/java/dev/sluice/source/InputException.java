package dev.sluice.source;

import java.util.List;

/** Some of what the user named cannot be read; found before a byte was. */
public final class InputException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient List<String> sentences;

    /** @param sentences one for each thing that is wrong, with its remedy; at least one */
    public InputException(List<String> sentences) {
        super(String.join("\n", sentences));
        this.sentences = List.copyOf(sentences);
    }

    public List<String> sentences() {
        return sentences;
    }
}
