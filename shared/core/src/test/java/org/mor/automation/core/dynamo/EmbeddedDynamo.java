package org.mor.automation.core.dynamo;

import com.almworks.sqlite4java.SQLite;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jetty.server.Server;

/** DynamoDB Local in this process, in memory, on a port that was free. */
final class EmbeddedDynamo {
  private static final String LIBRARIES = "sqlite4java.library.path";

  private EmbeddedDynamo() {}

  /**
   * On a server of our own: theirs takes no free port by itself, and reports its use to its maker.
   */
  static URI start() {
    findNativeLibrary();
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try {
      server.setHandler(
          new LocalDynamoDBServerHandler(
              new LocalDynamoDBRequestHandler(0, true, null, true, false), null));
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded DynamoDB did not start", e);
    }
    return URI.create("http://127.0.0.1:" + server.getURI().getPort());
  }

  /** Maven has put it beside the jar of its Java part, where that does not look by itself. */
  private static void findNativeLibrary() {
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
      throw new IllegalStateException("a jar has a place", e);
    }
  }

  private static String artifact() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      return "libsqlite4java-osx";
    }
    return system.contains("win") ? "sqlite4java-win32-x64" : "libsqlite4java-linux-amd64";
  }
}
