/** A client of the AWS Lambda Runtime API that streams responses. */
module org.mor.automation.runtime {
  exports org.mor.automation.runtime;
}
