package dev.sluice.aws;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Asks a port whether it speaks the other scheme than the endpoint's: Java's errors do not tell that from a network that is down. */
public final class PortProbe {
    private static final int PATIENCE_MILLIS = 500;
    private static final byte TLS_ALERT = 21;
    private static final byte TLS_HANDSHAKE = 22;

    private PortProbe() {}

    /** Whether it is TLS where plain HTTP was expected, or the other way round; false if nothing is heard. */
    public static boolean speaksTheOther(Place place) {
        try {
            if (place.isPlain()) {
                byte[] answer = answer(place, greeting(), 1);
                return answer.length == 1 && (answer[0] == TLS_HANDSHAKE || answer[0] == TLS_ALERT);
            }
            byte[] question =
                    ("GET / HTTP/1.0\r\nHost: " + place.host() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            return new String(answer(place, question, 5), StandardCharsets.US_ASCII).equals("HTTP/");
        } catch (IOException | NoSuchAlgorithmException e) {
            return false;
        }
    }

    private static byte[] answer(Place place, byte[] question, int length) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(place.host(), place.port()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(question);
            return socket.getInputStream().readNBytes(length);
        }
    }

    /** With which every client of TLS begins. */
    private static byte[] greeting() throws NoSuchAlgorithmException, IOException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer greeting = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        var unused = engine.wrap(ByteBuffer.allocate(0), greeting);
        return Arrays.copyOf(greeting.array(), greeting.position());
    }
}
