package org.mor.automation.local.aws;

import com.almworks.sqlite4java.SQLite;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jetty.server.Server;

/**
 * Amazon's DynamoDB Local in this process, with nothing kept on disk. It runs in a server of our
 * own, because theirs takes no free port by itself and reports its use to its maker.
 */
public final class DynamoDbLocal implements AutoCloseable {

  private static final String LIBRARIES = "sqlite4java.library.path";

  private final Server server;

  private DynamoDbLocal(Server server) {
    this.server = server;
  }

  public static DynamoDbLocal start() throws IOException {
    findNativeLibrary();
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try {
      server.setHandler(
          new LocalDynamoDBServerHandler(
              new LocalDynamoDBRequestHandler(0, true, null, true, false), null));
      server.start();
    } catch (Exception e) {
      throw new IOException("DynamoDB Local did not start", e);
    }
    return new DynamoDbLocal(server);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getURI().getPort());
  }

  /** Maven keeps SQLite's native library beside the Java part, which does not look there. */
  private static void findNativeLibrary() throws IOException {
    if (System.getProperty(LIBRARIES) != null) {
      return;
    }
    try {
      Path jar = Path.of(SQLite.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path version = jar.getParent();
      Path library = version.getParent().resolveSibling(artifact()).resolve(version.getFileName());
      if (Files.isDirectory(library)) {
        System.setProperty(LIBRARIES, library.toString());
      }
    } catch (URISyntaxException e) {
      throw new IOException("A jar without a place", e);
    }
  }

  private static String artifact() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      return "libsqlite4java-osx";
    }
    return system.contains("win") ? "sqlite4java-win32-x64" : "libsqlite4java-linux-amd64";
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("DynamoDB Local did not stop", e);
    }
  }
}
