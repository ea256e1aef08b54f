package org.mor.automation.runtime;

/** Makes the handler; what it throws is reported to Lambda as a failed initialisation. */
@FunctionalInterface
public interface HandlerFactory {

  StreamingHandler create() throws Exception;
}
