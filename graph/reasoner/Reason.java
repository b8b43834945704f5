import java.io.File;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.*;

/**
 * Runs HermiT over cases, each a pair of RDF/XML files: what is given, and what may follow (or "-").
 * Prints, tab-separated: case number, "inconsistent" or "unsatisfiable" or "entailed" or "unentailed", and the class or axiom.
 */
class Reason {
    public static void main(String[] arguments) throws Exception {
        for (int at = 0; at < arguments.length; at += 2)
            run(at / 2, load(arguments[at]), arguments[at + 1]);
    }

    static void run(int number, OWLOntology given, String then) throws Exception {
        Reasoner reasoner = new Reasoner(given);
        if (!reasoner.isConsistent()) {
            report(number, "inconsistent", "");
            return;
        }
        for (OWLClass nothing : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom())
            report(number, "unsatisfiable", nothing.getIRI());
        if (then.equals("-")) return;
        for (OWLAxiom axiom : load(then).getLogicalAxioms())
            report(number, reasoner.isEntailed(axiom) ? "entailed" : "unentailed", axiom);
    }

    static OWLOntology load(String file) throws OWLOntologyCreationException {
        return OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
    }

    static void report(int number, String verdict, Object what) {
        System.out.println(number + "\t" + verdict + "\t" + what.toString().replaceAll("\\s+", " "));
    }
}
