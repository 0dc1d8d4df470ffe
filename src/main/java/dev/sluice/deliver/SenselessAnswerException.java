package dev.sluice.deliver;

/** The service, or whatever answers in its place, says what cannot be; the message is the end of a sentence. */
final class SenselessAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SenselessAnswerException(String what) {
        super(what);
    }
}
