package dev.sluice.stream;

/** The service, or whatever answers in its place, says what cannot be; the message is the end of a sentence. */
public final class SenselessAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SenselessAnswerException(String what) {
        super(what);
    }
}
