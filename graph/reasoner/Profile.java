import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.*;

/** Prints each violation of an OWL 2 profile (DL or RL) by an ontology in RDF/XML, one a line. */
class Profile {
    public static void main(String[] arguments) throws Exception {
        OWLProfile profile = arguments[0].equals("RL") ? new OWL2RLProfile() : new OWL2DLProfile();
        OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(arguments[1]));
        for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations())
            System.out.println(violation.toString().replaceAll("\\s+", " "));
    }
}
