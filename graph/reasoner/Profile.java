import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.*;

/**
 * Checks ontologies in RDF/XML against OWL 2 profiles, pair by pair of a profile ("DL" or "RL") and a file.
 * Prints, tab-separated: the number of the pair, and one violation.
 */
class Profile {
    public static void main(String[] arguments) throws Exception {
        for (int at = 0; at < arguments.length; at += 2) {
            OWLProfile profile = arguments[at].equals("RL") ? new OWL2RLProfile() : new OWL2DLProfile();
            File file = new File(arguments[at + 1]);
            OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(file);
            for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations())
                System.out.println(at / 2 + "\t" + violation.toString().replaceAll("\\s+", " "));
        }
    }
}
