import java.io.File;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.*;

/**
 * Runs HermiT over cases, each a pair of RDF/XML files: what is given, and what may follow ("-" for nothing, "*" for
 * every class and object property of every individual). Prints, tab-separated: the number of the case, one of "failed",
 * "inconsistent", "unsatisfiable", "entailed" and "unentailed", and the reason, class or axiom.
 */
class Reason {
    public static void main(String[] arguments) {
        for (int at = 0; at < arguments.length; at += 2)
            try {
                run(at / 2, load(arguments[at]), arguments[at + 1]);
            } catch (Exception exception) {
                report(at / 2, "failed", exception);
            }
    }

    static void run(int number, OWLOntology given, String then) throws Exception {
        Reasoner reasoner = new Reasoner(given);
        if (!reasoner.isConsistent()) {
            report(number, "inconsistent", "");
            return;
        }
        for (OWLClass nothing : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom())
            report(number, "unsatisfiable", nothing.getIRI());
        if (then.equals("*"))
            for (OWLNamedIndividual individual : given.getIndividualsInSignature()) describe(number, given, reasoner, individual);
        else if (!then.equals("-"))
            for (OWLAxiom axiom : load(then).getLogicalAxioms())
                report(number, reasoner.isEntailed(axiom) ? "entailed" : "unentailed", axiom);
    }

    static void describe(int number, OWLOntology given, Reasoner reasoner, OWLNamedIndividual individual) {
        OWLDataFactory factory = given.getOWLOntologyManager().getOWLDataFactory();
        for (OWLClass type : reasoner.getTypes(individual, false).getFlattened())
            report(number, "entailed", factory.getOWLClassAssertionAxiom(type, individual));
        for (OWLObjectProperty property : given.getObjectPropertiesInSignature())
            for (OWLNamedIndividual value : reasoner.getObjectPropertyValues(individual, property).getFlattened())
                report(number, "entailed", factory.getOWLObjectPropertyAssertionAxiom(property, individual, value));
    }

    static OWLOntology load(String file) throws OWLOntologyCreationException {
        return OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
    }

    static void report(int number, String verdict, Object what) {
        System.out.println(number + "\t" + verdict + "\t" + what.toString().replaceAll("\\s+", " "));
    }
}
