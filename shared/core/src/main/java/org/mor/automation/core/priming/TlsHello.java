package org.mor.automation.core.priming;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The first message of a TLS connection, made and dropped ahead of a snapshot: the stand-ins are
 * not spoken to over TLS, and most of what a first connection costs is making that message.
 */
public final class TlsHello {
  private static final int PORT = 443;

  private TlsHello() {}

  public static void rehearse() {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine("priming.invalid", PORT);
      engine.setUseClientMode(true);
      int most = engine.getSession().getPacketBufferSize();
      engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(most));
    } catch (NoSuchAlgorithmException | SSLException e) {
      throw new IllegalStateException("no TLS", e);
    }
  }
}
