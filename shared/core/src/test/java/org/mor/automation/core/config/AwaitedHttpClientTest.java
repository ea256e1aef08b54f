package org.mor.automation.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

class AwaitedHttpClientTest {
  private static final ExecutableHttpRequest PREPARED =
      new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          throw new IllegalStateException("nothing is sent here");
        }

        @Override
        public void abort() {}
      };

  @Test
  void isThereBeforeItIsMadeAndWaitsWhenItIsUsed() {
    CountDownLatch go = new CountDownLatch(1);
    SdkHttpClient client =
        new AwaitedHttpClient(
            "Slow",
            () -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return prepared();
            });
    assertEquals("Slow", client.clientName());
    go.countDown();
    assertSame(PREPARED, client.prepareRequest(HttpExecuteRequest.builder().build()));
  }

  @Test
  void tellsWhyThereIsNone() {
    IllegalStateException why = new IllegalStateException("no certificates");
    SdkHttpClient client =
        new AwaitedHttpClient(
            "None",
            () -> {
              throw why;
            });
    SdkClientException told =
        assertThrows(
            SdkClientException.class,
            () -> client.prepareRequest(HttpExecuteRequest.builder().build()));
    assertSame(why, told.getCause().getCause());
  }

  private static SdkHttpClient prepared() {
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return PREPARED;
      }

      @Override
      public void close() {}
    };
  }
}
