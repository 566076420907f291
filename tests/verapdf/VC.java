import java.io.FileInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDF files with veraPDF: one line of output per file and flavour, fields separated by tabs:
 * file, flavour, "pass" or "fail", number of checks, failed rules with their messages.
 *
 * Arguments: flavours separated by commas (ua1, 3a …), then the files.
 */
class VC {
    private static final int FAILURES_KEPT = 100;

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int i = 1; i < arguments.length; i++) {
            for (String flavour : arguments[0].split(",")) {
                out.println(arguments[i] + "\t" + flavour + "\t" + verdict(arguments[i], flavour));
            }
        }
    }

    private static String verdict(String file, String id) {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
        try (FileInputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(flavour, FAILURES_KEPT, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            Set<String> failed = new TreeSet<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    failed.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber()
                            + " " + assertion.getMessage().replaceAll("\\s+", " "));
                }
            }
            return (result.isCompliant() ? "pass" : "fail") + "\t" + result.getTotalAssertions()
                    + "\t" + String.join("; ", failed);
        } catch (Exception unreadable) {
            return "fail\t0\tcannot be read: " + unreadable;
        }
    }
}
