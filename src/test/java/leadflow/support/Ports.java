package leadflow.support;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that take a moment to start. They lie below those that systems give away, and
 * each JVM has its own, so that nothing else takes one meanwhile.
 */
final class Ports {

  private static final int FIRST = 20_000;
  private static final int OF_EACH = 25;
  private static final long JVMS = 400;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Ports() {}

  static int free() {
    int own = FIRST + (int) (ProcessHandle.current().pid() % JVMS) * OF_EACH;
    for (int tries = 0; tries < OF_EACH; tries++) {
      int port = own + COUNT.getAndIncrement() % OF_EACH;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port from %d on is free".formatted(own));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
