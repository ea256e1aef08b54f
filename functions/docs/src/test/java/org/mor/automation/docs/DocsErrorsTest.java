package org.mor.automation.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.mor.automation.http.ErrorMapper;
import tools.jackson.databind.json.JsonMapper;

/** This package has no AWS SDK, and errors must not need it. */
class DocsErrorsTest {
  @Test
  void anUnexpectedFailureIsAnInternalErrorWithoutTheSdk() {
    assertThrows(
        ClassNotFoundException.class,
        () -> Class.forName("software.amazon.awssdk.core.exception.SdkException"));
    ErrorMapper errors = new ErrorMapper(new JsonMapper());
    assertEquals(500, errors.error(new IllegalStateException("x"), "id").status());
  }
}
