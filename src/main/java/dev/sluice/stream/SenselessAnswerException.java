package dev.sluice.stream;

/** An answer of the service, or of whatever answers in its place, makes no sense; the message is the end of a sentence. */
public final class SenselessAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SenselessAnswerException(String what) {
        super(what);
    }
}
