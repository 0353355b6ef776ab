import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import santei.Engine;

/**
 * The corpus through Java (tests/README.md): Corpus EPISODES CLAIMS [ROUNDS]. With more rounds than
 * one it prints the processor time of a call.
 */
final class Corpus {
    public static void main(String[] arguments) throws IOException {
        List<byte[]> episodes = lines(Files.readAllBytes(Path.of(arguments[0])));
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        ByteArrayOutputStream claims = new ByteArrayOutputStream();
        long best = Long.MAX_VALUE;
        try (Engine engine = Engine.starter()) {
            for (int round = 0; round < rounds; round++) {
                List<byte[]> answers = new ArrayList<>(episodes.size());
                long before = clock.getCurrentThreadCpuTime();
                for (byte[] episode : episodes) {
                    answers.add(engine.calculate(episode));
                }
                best = Math.min(best, clock.getCurrentThreadCpuTime() - before);
                claims.reset();
                for (byte[] answer : answers) {
                    claims.write(answer);
                    claims.write('\n');
                }
            }
        }
        Files.write(Path.of(arguments[1]), claims.toByteArray());
        if (rounds > 1) {
            System.out.printf("%.3f µs a call, the best of %d rounds%n", best / 1e3 / episodes.size(), rounds);
        }
    }

    private static List<byte[]> lines(byte[] text) {
        List<byte[]> found = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '\n') {
                found.add(java.util.Arrays.copyOfRange(text, start, at));
                start = at + 1;
            }
        }
        return found;
    }
}
