package org.mor.automation.ops.smoke;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What each step of the test came to. */
public final class SmokeReport {
  private final List<Step> steps = new ArrayList<>();

  /** How a step ended. */
  public enum Result {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * A step that has ended.
   *
   * @param said why it failed or was skipped, or what was seen
   */
  public record Step(String name, Result result, String said, Duration took) {
    private String seconds() {
      return new BigDecimal(took.toMillis()).movePointLeft(3).toPlainString();
    }

    @Override
    public String toString() {
      String mark =
          switch (result) {
            case PASSED -> "ok    ";
            case FAILED -> "FAIL  ";
            case SKIPPED -> "skip  ";
          };
      return mark + name + ": " + said + " (" + seconds() + " s)";
    }
  }

  void add(Step step) {
    steps.add(step);
  }

  public boolean passed() {
    return count(Result.FAILED) == 0;
  }

  private long count(Result result) {
    return steps.stream().filter(step -> step.result() == result).count();
  }

  /** Writes it as JUnit's XML, which build servers read. */
  public void writeJunit(Path file) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "smoke");
      xml.writeAttribute("tests", Integer.toString(steps.size()));
      xml.writeAttribute("failures", Long.toString(count(Result.FAILED)));
      xml.writeAttribute("errors", "0");
      xml.writeAttribute("skipped", Long.toString(count(Result.SKIPPED)));
      for (Step step : steps) {
        write(xml, step);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
      Files.writeString(file, text.toString());
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the report could not be written", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the report could not be written to " + file, e);
    }
  }

  private static void write(XMLStreamWriter xml, Step step) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "smoke");
    xml.writeAttribute("name", step.name());
    xml.writeAttribute("time", step.seconds());
    if (step.result() != Result.PASSED) {
      xml.writeEmptyElement(step.result() == Result.FAILED ? "failure" : "skipped");
      xml.writeAttribute("message", step.said());
    }
    xml.writeEndElement();
  }
}
